# SPDX-License-Identifier: GPL-2.0-only
# Writes a C file with the content of text files: cmake -D OUTPUT=x.c -D NAMES="page;style" -D FILES="a;b" -P embed.cmake
set(text "/* Made from the files of src/report/html/. */\n#include \"report/html.h\"\n")
foreach(name file IN ZIP_LISTS NAMES FILES)
	file(READ ${file} hex HEX)
	string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${hex}")
	string(APPEND text "\nconst char ${name}[] = { ${bytes}'\\0' };\n")
endforeach()
file(WRITE ${OUTPUT} "${text}")
