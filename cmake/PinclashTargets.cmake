# SPDX-License-Identifier: GPL-2.0-only
# Flags reach targets only through these helpers.

set(PINCLASH_SANITIZE "" CACHE STRING "value for -fsanitize, empty for none")
option(PINCLASH_WERROR "treat warnings as errors" OFF)

function(pinclash_flags target)
	set_target_properties(${target} PROPERTIES
		C_STANDARD 17
		C_STANDARD_REQUIRED ON
		C_EXTENSIONS ON)
	target_compile_definitions(${target} PRIVATE _GNU_SOURCE
		PINCLASH_VERSION="${PROJECT_VERSION}"
		PINCLASH_DATADIR="${CMAKE_INSTALL_FULL_DATADIR}/pinclash")
	target_include_directories(${target} PRIVATE
		${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src)
	target_compile_options(${target} PRIVATE
		-Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes
		-Wpointer-arith -Wwrite-strings -Wundef -Wformat=2 -Wvla
		-Wimplicit-fallthrough -Wcast-align -Wold-style-definition)
	if(PINCLASH_WERROR)
		target_compile_options(${target} PRIVATE -Werror)
	endif()
	if(PINCLASH_SANITIZE)
		target_compile_options(${target} PRIVATE
			-fsanitize=${PINCLASH_SANITIZE} -fno-sanitize-recover=all
			-fno-omit-frame-pointer)
		target_link_options(${target} PRIVATE -fsanitize=${PINCLASH_SANITIZE})
	endif()
endfunction()
