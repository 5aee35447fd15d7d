# SPDX-License-Identifier: GPL-2.0-only
# The Debian package: ci/package.sh, or "cpack" in a build folder of preset "package".

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME pinclash)
set(CPACK_PACKAGE_CONTACT "pinclash maintainers <maintainers@pinclash.invalid>"
	CACHE STRING "maintainer of the package, \"Name <address>\"")
set(CPACK_PACKAGE_VENDOR pinclash)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# mkfs and the offline checks, soft-RoCE in user space, modules.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "xfsprogs, e2fsprogs, ibverbs-providers, kmod")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "bash-completion")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "collides page pins with layout changes on persistent memory")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "Long-lived page pins, RDMA memory regions above all, are collided with changes
of file layout on persistent memory: truncate, hole punching, clones, unlink,
unbinding a device. Every page carries a stamp, so that it is proved with data
whether the kernel kept the two apart.

It destroys what is on the devices that it is told to use.")

# Policy wants a compressed changelog and a copyright file; other installations do without.
if(CMAKE_INSTALL_PREFIX STREQUAL /usr)
	string(TIMESTAMP PINCLASH_CHANGELOG_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)
	configure_file(packaging/changelog.in ${PROJECT_BINARY_DIR}/changelog @ONLY)
	add_custom_command(OUTPUT ${PROJECT_BINARY_DIR}/changelog.gz
		COMMAND gzip -9nkf ${PROJECT_BINARY_DIR}/changelog
		DEPENDS ${PROJECT_BINARY_DIR}/changelog)
	add_custom_target(changelog ALL DEPENDS ${PROJECT_BINARY_DIR}/changelog.gz)
	install(FILES ${PROJECT_BINARY_DIR}/changelog.gz packaging/copyright
		DESTINATION ${CMAKE_INSTALL_DOCDIR})
endif()
include(CPack)
