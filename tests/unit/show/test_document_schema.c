/* The published schema is the one that the tables make. CROWDCUE_WRITE_SCHEMA=1 writes it anew. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "case_files.h"
#include "show/document_schema.h"
#include "show/document_write.h"

#define SCHEMA SHOWS_DIR "/../show.schema.json"

static void the_published_schema_is_up_to_date(void **state)
{
	(void)state;
	json_t *schema = document_schema();
	assert_non_null(schema);
	if (getenv("CROWDCUE_WRITE_SCHEMA"))
		assert_true(document_write(schema, SCHEMA, NULL));
	char *text = document_text(schema);
	char *published = case_read(SCHEMA, NULL);
	assert_non_null(published);
	assert_string_equal(text, published);
	free(text);
	free(published);
	json_decref(schema);
}

static const json_t *properties(const json_t *schema)
{
	return json_object_get(schema, "properties");
}

static void keys_come_from_the_tables(void **state)
{
	(void)state;
	json_t *schema = document_schema();
	const json_t *segment = json_object_get(json_object_get(properties(schema), "segments"), "items");
	const json_t *warn = json_object_get(properties(segment), "warn");
	assert_string_equal(json_string_value(json_object_get(warn, "default")), "2m");
	assert_true(json_is_true(json_object_get(json_object_get(properties(segment), "rescale"), "default")));
	assert_true(json_is_false(json_object_get(segment, "additionalProperties")));
	assert_true(json_is_true(json_object_get(json_object_get(segment, "patternProperties"), "^x-")));
	assert_int_equal(json_array_size(json_object_get(segment, "anyOf")), 2);
	json_decref(schema);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_published_schema_is_up_to_date),
		cmocka_unit_test(keys_come_from_the_tables),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
