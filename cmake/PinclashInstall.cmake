# SPDX-License-Identifier: GPL-2.0-only
# What "cmake --install" and the Debian package put where.

add_custom_command(OUTPUT ${PROJECT_BINARY_DIR}/man/pinclash.1.gz
	COMMAND ${CMAKE_COMMAND} -D PINCLASH=$<TARGET_FILE:pinclash>
		-D FOLDER=${PROJECT_BINARY_DIR}/man -P ${CMAKE_CURRENT_LIST_DIR}/manual.cmake
	DEPENDS pinclash ${CMAKE_CURRENT_LIST_DIR}/manual.cmake
	COMMENT "Writing the manual pages")
add_custom_target(man ALL DEPENDS ${PROJECT_BINARY_DIR}/man/pinclash.1.gz)

set(PINCLASH_ZSH_DIR ${CMAKE_INSTALL_DATADIR}/zsh/site-functions CACHE STRING
	"folder for zsh completions, below the prefix")

install(TARGETS pinclash RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY ${PROJECT_BINARY_DIR}/man/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(DIRECTORY scenarios DESTINATION ${CMAKE_INSTALL_DATADIR}/pinclash)
install(FILES completion/pinclash.bash RENAME pinclash
	DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES completion/_pinclash DESTINATION ${PINCLASH_ZSH_DIR})
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES README.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
