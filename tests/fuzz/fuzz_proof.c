#include "fuzz.h"

#include "core/draw.h"
#include "store/proof_read.h"

/* The input is a proof and its list, parted by a NUL. What is taken keeps the promises on which the computation relies.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct proof_read p;
	struct error error = {0};
	const uint8_t *end = size ? memchr(data, 0, size) : NULL;
	size_t json_size = end ? (size_t)(end - data) : size;
	size_t list_size = end ? size - json_size - 1 : 0;
	char *list = fuzz_text(end ? end + 1 : data, list_size);
	bool ok = proof_parse(&p, (const char *)data, json_size, list, list_size, &error);
	FUZZ_REQUIRE(ok == !error.what[0] && p.lottery[0]);
	if (ok) {
		int64_t total = 0;
		FUZZ_REQUIRE(p.draw >= 1 && json_is_array(p.picks));
		for (size_t i = 0; i < p.count; i++) {
			const struct proof_line *line = &p.lines[i];
			FUZZ_REQUIRE(line->platform[0] && line->id[0] && line->weight >= 1 && line->weight <= 1000000);
			FUZZ_REQUIRE(!i || draw_compare(line[-1].platform, line[-1].id, line->platform, line->id) < 0);
			total += line->weight;
		}
		FUZZ_REQUIRE(total == p.total_weight);
	}
	proof_read_finish(&p);
	return 0;
}
