# SPDX-License-Identifier: GPL-2.0-only
# Every library is looked for before anything fails, so that one message
# names all that is missing.

find_package(PkgConfig REQUIRED)

set(pinclash_missing "")
add_library(pinclash_depends INTERFACE)

# pinclash_need(<pkg-config module> <Debian package>)
function(pinclash_need module package)
	pkg_check_modules(PC_${module} IMPORTED_TARGET ${module})
	if(PC_${module}_FOUND)
		target_link_libraries(pinclash_depends INTERFACE PkgConfig::PC_${module})
	else()
		set(pinclash_missing ${pinclash_missing} ${package} PARENT_SCOPE)
	endif()
endfunction()

pinclash_need(libibverbs libibverbs-dev)
pinclash_need(libndctl libndctl-dev)
pinclash_need(libdaxctl libdaxctl-dev)
pinclash_need(libpmem libpmem-dev)
pinclash_need(liburing liburing-dev)
pinclash_need(inih libinih-dev)
pinclash_need(jansson libjansson-dev)
pinclash_need(mount libmount-dev)
pinclash_need(blkid libblkid-dev)
pinclash_need(libkmod libkmod-dev)
pinclash_need(libmnl libmnl-dev)
pinclash_need(devmapper libdevmapper-dev)

# libaio ships no pkg-config file.
find_library(PINCLASH_LIBAIO aio)
if(PINCLASH_LIBAIO)
	target_link_libraries(pinclash_depends INTERFACE ${PINCLASH_LIBAIO})
else()
	list(APPEND pinclash_missing libaio-dev)
endif()

if(PINCLASH_TESTS)
	pkg_check_modules(PC_cmocka IMPORTED_TARGET cmocka)
	if(NOT PC_cmocka_FOUND)
		list(APPEND pinclash_missing libcmocka-dev)
	endif()
endif()

if(pinclash_missing)
	list(JOIN pinclash_missing " " pinclash_missing)
	message(FATAL_ERROR "libraries are missing; on Debian: apt-get install ${pinclash_missing}")
endif()
