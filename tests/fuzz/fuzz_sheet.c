#include "fuzz.h"

#include "show/document.h"
#include "show/document_write.h"
#include "show/sheet.h"

/* What comes out of a sheet is a show; what does not says why, in the preview too. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct problems problems = {0};
	struct sheet_import import;
	char *bytes = fuzz_text(data, size);
	bool ok = sheet_import(bytes, size, "fuzz.csv", NULL, &import, &problems);
	FUZZ_REQUIRE(ok == (problems.errors == 0) && ok == (import.document != NULL) && import.preview);
	FUZZ_REQUIRE(json_array_size(json_object_get(import.preview, "problems")) >= problems.count);
	if (ok) {
		char *text = document_text(import.document);
		FUZZ_REQUIRE(text);
		struct show *show = show_parse(text, strlen(text), "", NULL);
		FUZZ_REQUIRE(show);
		char *csv = sheet_export(show);
		FUZZ_REQUIRE(csv);
		free(csv);
		show_destroy(show);
		free(text);
	}
	sheet_import_finish(&import);
	problems_finish(&problems);
	free(bytes);
	return 0;
}
