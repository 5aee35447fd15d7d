# SPDX-License-Identifier: GPL-2.0-only
# Makes a C file of the page of the HTML report: cmake -D OUTPUT=x.c -D FOLDER=src/report/html -P embed.cmake
# The script is all *.js, one behind the other; data.js comes first and page.js, which starts it, last.
file(GLOB scripts ${FOLDER}/*.js)
list(REMOVE_ITEM scripts ${FOLDER}/data.js ${FOLDER}/page.js)
set(page_files page.html)
set(style_files style.css)
set(script_files ${FOLDER}/data.js ${scripts} ${FOLDER}/page.js)
list(TRANSFORM page_files PREPEND ${FOLDER}/)
list(TRANSFORM style_files PREPEND ${FOLDER}/)

set(text "/* Made of the files in src/report/html/. */\n#include \"report/html.h\"\n")
foreach(name page style script)
	set(bytes "")
	foreach(file IN LISTS ${name}_files)
		file(READ ${file} hex HEX)
		string(REGEX REPLACE "(..)" "'\\\\x\\1'," hex "${hex}")
		string(APPEND bytes "${hex}\n")
	endforeach()
	string(APPEND text "\nconst char pc_html_${name}[] = {\n${bytes}'\\0' };\n")
endforeach()
file(WRITE ${OUTPUT} "${text}")
