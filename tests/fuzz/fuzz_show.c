#include "fuzz.h"

#include "show/document.h"
#include "show/document_write.h"
#include "show/sheet.h"

/* A document is refused with a reason and a place, or it is a show whose indices all lead somewhere; that show goes out
 * as a sheet which imports into it again. */
static void check_show(const struct show *show)
{
	for (size_t i = 0; i < show->cue_count; i++) {
		FUZZ_REQUIRE(show->cues[i].then >= -1 && show->cues[i].then < (int)show->cue_count);
		FUZZ_REQUIRE(show->cues[i].segment >= 0 && show->cues[i].segment < (int)show->segment_count);
		FUZZ_REQUIRE(json_is_array(show->cues[i].actions));
	}
	for (size_t i = 0; i < show->segment_count; i++) {
		const struct show_segment *s = &show->segments[i];
		FUZZ_REQUIRE(s->id[0] && s->title[0] && s->owner && s->group < (int)show->group_count);
		FUZZ_REQUIRE(s->duration_ms != SHOW_NONE || s->end_ms != SHOW_NONE);
		for (size_t j = 0; j < s->interaction_count; j++)
			FUZZ_REQUIRE(s->interactions[j] >= 0 && s->interactions[j] < (int)show->interaction_count);
	}
	for (size_t i = 0; i < show->interaction_count; i++) {
		const struct show_interaction *it = &show->interactions[i];
		FUZZ_REQUIRE(it->id[0] && it->title[0] && it->text && it->style);
		FUZZ_REQUIRE(it->kind != KIND_POLL || it->poll.option_count >= 2);
		FUZZ_REQUIRE(it->kind != KIND_SALE || it->sale.product_count >= 1);
	}
	struct sheet_import import;
	char *csv = sheet_export(show);
	FUZZ_REQUIRE(csv);
	const struct sheet_request request = {.into = show->json};
	sheet_import(csv, strlen(csv), "fuzz.csv", &request, &import, NULL);
	sheet_import_finish(&import);
	free(csv);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct problems problems = {0};
	char *text = fuzz_text(data, size);
	struct show *show = show_parse(text, size, "", &problems);
	FUZZ_REQUIRE((show == NULL) == (problems.errors > 0));
	for (size_t i = 0; i < problems.count; i++)
		FUZZ_REQUIRE(problems.items[i].at.what[0] && problems.items[i].at.line >= 1 &&
			     problems.items[i].at.column >= 1);
	if (show)
		check_show(show);
	show_destroy(show);
	problems_finish(&problems);
	free(text);
	return 0;
}
