# Makes a C table of JSON files, in the order of their names, ended by a row without one:
# cmake -DOUTPUT=FILE -DTABLE=theme -DFILES="DIR/bare.json;…" -P embed_json.cmake
# -DTABLE=NAME: const struct NAME_row NAME_table[], as show/NAME_table.h declares it.
set(rows "")
foreach(path IN LISTS FILES)
	get_filename_component(name "${path}" NAME_WE)
	file(READ "${path}" text)
	string(REPLACE "\\" "\\\\" text "${text}")
	string(REPLACE "\"" "\\\"" text "${text}")
	string(REPLACE "\n" "\\n\"\n\t \"" text "${text}")
	string(APPEND rows "\t{\"${name}\",\n\t \"${text}\"},\n")
endforeach()
file(WRITE "${OUTPUT}" "/* Made from JSON files by cmake/embed_json.cmake. */\n#include \"show/${TABLE}_table.h\"\n\n"
	"const struct ${TABLE}_row ${TABLE}_table[] = {\n${rows}\t{NULL, NULL},\n};\n")
