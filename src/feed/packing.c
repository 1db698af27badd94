#include "feed/packing.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* The header, the word in it that is no packing, and what each other one counts. */
static const struct kind {
	const char *header;
	const char *none;
	int weight;
} kinds[] = {{"Content-Encoding", "identity", 1}, {"Transfer-Encoding", "chunked", 2}};

/* "gzip, deflate" are two. */
static int layers_of(const struct kind *kind, const char *value)
{
	int layers = 0;
	while (*value) {
		size_t length = strcspn(value, ", \t");
		bool none = length == strlen(kind->none) && strncasecmp(value, kind->none, length) == 0;
		bool same = length == strlen("identity") && strncasecmp(value, "identity", length) == 0;
		layers += length && !none && !same ? kind->weight : 0;
		value += length;
		value += strspn(value, ", \t");
	}
	return layers;
}

int packing_layers(CURL *easy, int most, char words[PACKING_WORDS])
{
	int layers = 0;
	words[0] = 0;
	for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
		struct curl_header *found;
		for (size_t n = 0; curl_easy_header(easy, kinds[k].header, n, CURLH_HEADER, -1, &found) == CURLHE_OK;
		     n++) {
			layers += layers_of(&kinds[k], found->value);
			if (layers > most && !words[0])
				snprintf(words, PACKING_WORDS, "%s", found->value);
		}
	}
	return layers;
}
