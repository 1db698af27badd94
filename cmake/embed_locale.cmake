# Makes a C table of the locale files: cmake -DOUTPUT=FILE -DLOCALES="en-US.ini;zh-CN.ini" -P embed_locale.cmake
# A value's escapes are those of C, so a line Key="text" becomes the row {"Key", "text"}. The rows are sorted by their
# keys' bytes, as strcmp() has them: locale.c looks a key up by halves.
set(tables "")
set(index "")
set(number 0)
string(ASCII 1 end) # of a key: before all letters, so that a key comes before those that it begins
string(ASCII 2 semicolon)
string(ASCII 3 left)
string(ASCII 4 right)
foreach(locale IN LISTS LOCALES)
	get_filename_component(language "${locale}" NAME_WE)
	file(READ "${locale}" text)
	set(text "\n${text}\n")
	string(REGEX REPLACE "\n#[^\n]*" "\n" text "${text}")
	# Two question marks may begin a trigraph.
	string(REPLACE "??" "?\\?" text "${text}")
	# What means something in a list of CMake's stands aside while the lines are one.
	string(REPLACE ";" "${semicolon}" text "${text}")
	string(REPLACE "[" "${left}" text "${text}")
	string(REPLACE "]" "${right}" text "${text}")
	string(REGEX REPLACE "\n([A-Za-z0-9._-]+)=(\"[^\n]*\")[ \t\r]*" "\n\\1${end}\\2" text "${text}")
	string(REGEX REPLACE "\n+" ";" text "${text}")
	string(REGEX REPLACE "^;|;$" "" text "${text}")
	list(SORT text COMPARE STRING)
	string(REPLACE ";" "\n" text "\n${text}")
	string(REGEX REPLACE "\n([A-Za-z0-9._-]+)${end}([^\n]*)" "\n\t{\"\\1\", \\2}," text "${text}")
	string(REPLACE "${semicolon}" ";" text "${text}")
	string(REPLACE "${left}" "[" text "${text}")
	string(REPLACE "${right}" "]" text "${text}")
	string(APPEND tables "static const struct locale_row table_${number}[] = {${text}\n};\n\n")
	string(APPEND index "\t{\"${language}\", table_${number}, sizeof table_${number} / sizeof *table_${number}},\n")
	math(EXPR number "${number} + 1")
endforeach()
file(WRITE "${OUTPUT}" "/* Made from the files of locale/ by cmake/embed_locale.cmake. */\n#include \"core/locale_table.h\"\n\n"
	"${tables}const struct locale_language locale_languages[] = {\n${index}};\n"
	"const size_t locale_language_count = ${number};\n")
