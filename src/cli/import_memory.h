/* What users have said about the headings of their sheets, kept for the next import: import-map.json in the folder
 * crowdcue of the user's configuration ($XDG_CONFIG_HOME, else ~/.config). */
#ifndef CLI_IMPORT_MEMORY_H
#define CLI_IMPORT_MEMORY_H

#include <jansson.h>

/* An object for sheet_request.memory; NULL if there is none. A file that cannot be read is told on standard error and
 * left as it is. The caller owns it. */
json_t *import_memory_read(void);
/* Adds what was said now; an object without members changes nothing. */
void import_memory_add(const json_t *map);

#endif
