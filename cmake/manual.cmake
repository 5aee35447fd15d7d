# SPDX-License-Identifier: GPL-2.0-only
# cmake -D PINCLASH=binary -D FOLDER=folder -P manual.cmake: write the manual pages, compressed.

function(write_page name)
	set(page ${FOLDER}/${name}.1)
	execute_process(COMMAND ${PINCLASH} help --man ${ARGN} OUTPUT_FILE ${page}
		COMMAND_ERROR_IS_FATAL ANY)
	# Without a name and time inside, the same page is the same file.
	execute_process(COMMAND gzip -9nf ${page} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# What the shells are offered in place of a command.
execute_process(COMMAND ${PINCLASH} complete -- "" OUTPUT_VARIABLE lines COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "[^\n]+\n" lines "${lines}")

file(REMOVE_RECURSE ${FOLDER})
file(MAKE_DIRECTORY ${FOLDER})
write_page(pinclash)
foreach(line IN LISTS lines)
	if(line MATCHES "^([a-z]+)\t")
		write_page(pinclash-${CMAKE_MATCH_1} ${CMAKE_MATCH_1})
	endif()
endforeach()
