# Makes a C table of the theme files: cmake -DOUTPUT=FILE -DTHEMES="DIR/bare.json;…" -P embed_themes.cmake
set(rows "")
foreach(theme IN LISTS THEMES)
	get_filename_component(name "${theme}" NAME_WE)
	file(READ "${theme}" text)
	string(REPLACE "\\" "\\\\" text "${text}")
	string(REPLACE "\"" "\\\"" text "${text}")
	string(REPLACE "\n" "\\n\"\n\t \"" text "${text}")
	string(APPEND rows "\t{\"${name}\",\n\t \"${text}\"},\n")
endforeach()
file(WRITE "${OUTPUT}" "/* Made from the files of data/themes by cmake/embed_themes.cmake. */\n#include \"show/theme_table.h\"\n\n"
	"const struct theme_row theme_table[] = {\n${rows}\t{NULL, NULL},\n};\n")
