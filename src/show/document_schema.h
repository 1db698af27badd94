/* The JSON Schema of the show document, made from the tables that read it. */
#ifndef SHOW_DOCUMENT_SCHEMA_H
#define SHOW_DOCUMENT_SCHEMA_H

#include <jansson.h>

/* data/show.schema.json is this, as text. New reference; NULL if memory fails. */
json_t *document_schema(void);

#endif
