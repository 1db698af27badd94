#include "paint/fonts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fontconfig/fontconfig.h>
#include <hb-ot.h>

#include "paint/boxes.h"

#define CHAIN_CACHE 4096 /* slots, a power of two */
#define ORDERS 8         /* kept at a time; a theme has two, and so has the show's own look */

struct face {
	struct font_face public;
	const FcCharSet *chars; /* borrowed from the config */
	int rank;               /* smaller is preferred */
	bool broken;
	hb_font_t *shaper; /* owned, NULL until asked for */
	double upem;
};

/* One answer of pick_char(): which face has this character. */
struct known {
	uint32_t key; /* character, chain and want; 0 = free */
	uint32_t face;
};

/* Regular and bold, every family once. */
struct order {
	char *families;      /* owned: those in front, NULL = none */
	uint32_t *chains[2]; /* owned */
};

struct fonts {
	FcConfig *config; /* owned */
	size_t count;
	struct face *faces; /* owned; behind them the face of boxes */
	uint32_t missing;   /* a character that no font has, not told yet; 0 = none */
	const char *missing_package;
	const char *told[3]; /* packages that fonts_take_missing() has named */
	size_t chain_length[2];
	struct order orders[ORDERS]; /* the first one is by rank alone */
	size_t order_count;
	size_t current; /* the order that is asked */
	size_t oldest;  /* the order that makes room for the next new one */
	struct known known[CHAIN_CACHE];
};

/* The order in which families are asked. Latin first, so that digits and Latin letters look alike in all languages;
 * then Chinese; then what chat brings. */
static const char *const preferred[] = {
	"Noto Sans",      "Segoe UI",          "Noto Sans CJK SC", "Source Han Sans SC",   "Microsoft YaHei",
	"PingFang SC",    "Noto Color Emoji",  "Noto Sans Arabic", "Noto Sans Devanagari", "Noto Sans Hebrew",
	"Noto Sans Thai", "Noto Sans Bengali", "Noto Sans Tamil",  "Noto Sans Symbols",    "Noto Sans Symbols2",
	"Noto Sans Math", "Noto Sans CJK TC",  "Noto Sans CJK JP", "Noto Sans CJK KR",     "DejaVu Sans",
};
#define PREFERRED (sizeof(preferred) / sizeof(preferred[0]))

static bool starts(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* Serif, mono, kufi and display cuts come after the plain ones of the same script. */
static int rank_of(const char *family, const char *first)
{
	if (first && *first && strcmp(family, first) == 0)
		return 0;
	for (size_t i = 0; i < PREFERRED; i++) {
		if (strcmp(family, preferred[i]) == 0)
			return (int)i + 1;
	}
	if (strstr(family, "Mono") || strstr(family, "Nastaliq") || strstr(family, "Kufi") || strstr(family, "Looped"))
		return 400;
	if (starts(family, "Noto Sans"))
		return 100;
	if (starts(family, "Noto"))
		return 200;
	return 300;
}

static bool is_cjk(const char *family)
{
	return strstr(family, "CJK") || strstr(family, "Han Sans") || strstr(family, "Han Serif") ||
	       strstr(family, "YaHei") || strstr(family, "PingFang") || strstr(family, "Songti") ||
	       strstr(family, "SimSun");
}

static char *copy(const char *text)
{
	size_t size = strlen(text) + 1;
	char *out = malloc(size);
	if (out)
		memcpy(out, text, size);
	return out;
}

/* Fills a face from fontconfig's pattern; false for what we do not use: italics, variable fonts, bitmaps in black and
 * white, formats that FreeType draws badly. */
static bool read_pattern(FcPattern *pattern, const char *first, struct face *face)
{
	FcChar8 *file = NULL;
	FcChar8 *family = NULL;
	FcCharSet *chars = NULL;
	int index = 0;
	int slant = FC_SLANT_ROMAN;
	int width = FC_WIDTH_NORMAL;
	FcBool scalable = FcTrue;
	FcBool colour = FcFalse;
	double weight = FC_WEIGHT_REGULAR;
	if (FcPatternGetString(pattern, FC_FILE, 0, &file) != FcResultMatch ||
	    FcPatternGetString(pattern, FC_FAMILY, 0, &family) != FcResultMatch ||
	    FcPatternGetCharSet(pattern, FC_CHARSET, 0, &chars) != FcResultMatch)
		return false;
	FcPatternGetInteger(pattern, FC_INDEX, 0, &index);
	FcPatternGetInteger(pattern, FC_SLANT, 0, &slant);
	FcPatternGetInteger(pattern, FC_WIDTH, 0, &width);
	FcPatternGetBool(pattern, FC_SCALABLE, 0, &scalable);
	FcPatternGetBool(pattern, FC_COLOR, 0, &colour);
	if (FcPatternGetDouble(pattern, FC_WEIGHT, 0, &weight) != FcResultMatch)
		return false; /* a range: a variable font */
	if (slant != FC_SLANT_ROMAN || width != FC_WIDTH_NORMAL || (!scalable && !colour) || (index >> 16) != 0)
		return false;
	*face = (struct face){
		.public = {copy((const char *)file), index, copy((const char *)family),
			   (int)FcWeightToOpenTypeDouble(weight), colour, is_cjk((const char *)family),
			   colour ? 0.88 : 1.0},
		.chars = chars,
		.rank = rank_of((const char *)family, first),
	};
	return face->public.path && face->public.family;
}

static int by_rank(const void *left, const void *right)
{
	const struct face *a = left;
	const struct face *b = right;
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	int family = strcmp(a->public.family, b->public.family);
	if (family)
		return family;
	if (a->public.weight != b->public.weight)
		return a->public.weight < b->public.weight ? -1 : 1;
	int path = strcmp(a->public.path, b->public.path);
	return path ? path : a->public.index - b->public.index;
}

static void read_set(struct fonts *fonts, FcSetName name, const char *first, size_t room)
{
	const FcFontSet *set = FcConfigGetFonts(fonts->config, name);
	for (int i = 0; set && i < set->nfont && fonts->count < room; i++) {
		struct face face;
		if (read_pattern(set->fonts[i], first, &face))
			fonts->faces[fonts->count++] = face;
	}
}

static int distance(int weight, int want)
{
	return weight > want ? weight - want : want - weight;
}

/* Of each family the face nearest to the weight. Families stand together after sorting. */
static bool make_chain(struct fonts *fonts, int which, int want)
{
	uint32_t *chain = malloc((fonts->count + 1) * sizeof(uint32_t));
	fonts->orders[0].chains[which] = chain;
	if (!chain)
		return false;
	size_t length = 0;
	for (size_t i = 0; i < fonts->count;) {
		size_t best = i;
		size_t end = i + 1;
		for (;
		     end < fonts->count && strcmp(fonts->faces[end].public.family, fonts->faces[i].public.family) == 0;
		     end++) {
			if (distance(fonts->faces[end].public.weight, want) <
			    distance(fonts->faces[best].public.weight, want))
				best = end;
		}
		chain[length++] = (uint32_t)best;
		i = end;
	}
	fonts->chain_length[which] = length;
	return true;
}

static bool load(struct fonts *fonts, const struct fonts_options *options)
{
	if (options->files) {
		fonts->config = FcConfigCreate();
		for (size_t i = 0; fonts->config && i < options->file_count; i++)
			FcConfigAppFontAddFile(fonts->config, (const FcChar8 *)options->files[i]);
	} else {
		fonts->config = FcInitLoadConfigAndFonts();
	}
	if (!fonts->config)
		return false;
	size_t room = 0;
	for (int name = FcSetSystem; name <= FcSetApplication; name++) {
		const FcFontSet *set = FcConfigGetFonts(fonts->config, (FcSetName)name);
		room += set ? (size_t)set->nfont : 0;
	}
	fonts->faces = calloc(room + 1, sizeof(struct face));
	if (!fonts->faces)
		return false;
	read_set(fonts, FcSetSystem, options->family, room);
	read_set(fonts, FcSetApplication, options->family, room);
	qsort(fonts->faces, fonts->count, sizeof(struct face), by_rank);
	fonts->order_count = 1;
	fonts->oldest = 1;
	struct face *boxes = &fonts->faces[fonts->count];
	boxes->public = (struct font_face){.path = copy(""), .family = copy("boxes"), .weight = 900, .scale = 1.0};
	boxes->shaper = boxes_shaper();
	boxes->upem = BOXES_UPEM;
	return make_chain(fonts, 0, 430) && make_chain(fonts, 1, 700);
}

struct fonts *fonts_create(const struct fonts_options *options, struct error *error)
{
	struct fonts *fonts = calloc(1, sizeof(*fonts));
	if (fonts && load(fonts, options))
		return fonts;
	error_set(error, "The fonts of this computer cannot be listed.");
	if (error)
		snprintf(error->mend, sizeof(error->mend), "Install the package fontconfig-config.");
	fonts_destroy(fonts);
	return NULL;
}

static void order_finish(struct order *order)
{
	free(order->families);
	free(order->chains[0]);
	free(order->chains[1]);
	*order = (struct order){0};
}

void fonts_destroy(struct fonts *fonts)
{
	if (!fonts)
		return;
	for (size_t i = 0; fonts->faces && i <= fonts->count; i++) {
		free(fonts->faces[i].public.path);
		free(fonts->faces[i].public.family);
		hb_font_destroy(fonts->faces[i].shaper);
	}
	free(fonts->faces);
	for (size_t i = 0; i < ORDERS; i++)
		order_finish(&fonts->orders[i]);
	if (fonts->config)
		FcConfigDestroy(fonts->config);
	free(fonts);
}

bool fonts_next_family(const char **list, char *family, size_t size)
{
	const char *from = *list + strspn(*list, ", ");
	size_t length = strcspn(from, ",");
	*list = from + length;
	while (length && from[length - 1] == ' ')
		length--;
	snprintf(family, size, "%.*s", (int)length, from);
	return length > 0;
}

bool fonts_has(const struct fonts *fonts, const char *family)
{
	for (size_t i = 0; i < fonts->chain_length[0]; i++) {
		if (strcmp(fonts->faces[fonts->orders[0].chains[0][i]].public.family, family) == 0)
			return true;
	}
	return false;
}

/* Moves the face of that family to the place `to`; those between move back by one. True if there is one. */
static bool move_to(const struct fonts *fonts, uint32_t *chain, size_t length, size_t to, const char *family)
{
	for (size_t i = to; i < length; i++) {
		if (strcmp(fonts->faces[chain[i]].public.family, family) != 0)
			continue;
		uint32_t face = chain[i];
		memmove(chain + to + 1, chain + to, (i - to) * sizeof(*chain));
		chain[to] = face;
		return true;
	}
	return false;
}

static bool order_init(const struct fonts *fonts, struct order *order, const char *families)
{
	*order = (struct order){.families = copy(families)};
	bool good = order->families != NULL;
	for (int which = 0; good && which < 2; which++) {
		size_t length = fonts->chain_length[which];
		uint32_t *chain = malloc(length * sizeof(*chain));
		order->chains[which] = chain;
		good = chain != NULL;
		if (!good)
			break;
		memcpy(chain, fonts->orders[0].chains[which], length * sizeof(*chain));
		const char *list = families;
		char family[128];
		for (size_t to = 0; fonts_next_family(&list, family, sizeof(family));)
			to += move_to(fonts, chain, length, to, family);
	}
	if (!good)
		order_finish(order);
	return good;
}

void fonts_prefer(struct fonts *fonts, const char *families)
{
	fonts->current = 0;
	if (!families || !*families)
		return;
	for (size_t i = 1; i < fonts->order_count; i++) {
		if (fonts->orders[i].families && strcmp(fonts->orders[i].families, families) == 0) {
			fonts->current = i;
			return;
		}
	}
	size_t place = fonts->order_count;
	if (place == ORDERS) {
		place = fonts->oldest;
		fonts->oldest = place + 1 < ORDERS ? place + 1 : 1;
		order_finish(&fonts->orders[place]);
		memset(fonts->known, 0, sizeof(fonts->known));
	} else {
		fonts->order_count++;
	}
	if (order_init(fonts, &fonts->orders[place], families))
		fonts->current = place;
}

size_t fonts_count(const struct fonts *fonts)
{
	return fonts->count + 1;
}

uint32_t fonts_boxes(const struct fonts *fonts)
{
	return (uint32_t)fonts->count;
}

const struct font_face *fonts_face(const struct fonts *fonts, uint32_t face)
{
	return &fonts->faces[face].public;
}

/* Joiners, variation selectors, emoji tags: they change how others look and need no glyph of their own. */
static bool needs_no_glyph(uint32_t c)
{
	return c == 0x200C || c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF) ||
	       (c >= 0xE0020 && c <= 0xE007F);
}

static bool has_all(const struct face *face, const uint32_t *cluster, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (!needs_no_glyph(cluster[i]) && !FcCharSetHasChar(face->chars, cluster[i]))
			return false;
	}
	return true;
}

static bool in_front(const struct face *face, enum font_want want)
{
	switch (want) {
	case FONT_TEXT:
		return false;
	case FONT_EMOJI:
		return face->public.colour;
	case FONT_CJK:
		return face->public.square;
	case FONT_PLAIN:
		return !face->public.colour;
	}
	return false;
}

static uint32_t search(const struct fonts *fonts, const uint32_t *cluster, size_t length, int chain,
		       enum font_want want)
{
	uint32_t found = FONT_NONE;
	for (size_t i = 0; i < fonts->chain_length[chain]; i++) {
		uint32_t id = fonts->orders[fonts->current].chains[chain][i];
		const struct face *face = &fonts->faces[id];
		bool front = in_front(face, want);
		if (face->broken || (found != FONT_NONE && !front) || !has_all(face, cluster, length))
			continue;
		if (front || want == FONT_TEXT)
			return id;
		found = id;
	}
	return found;
}

/* Remembers what to say of a character that is drawn as a box. */
static uint32_t miss(struct fonts *fonts, uint32_t code, bool emoji)
{
	const char *package = boxes_package(code, emoji);
	bool told = !package || fonts->missing;
	for (size_t i = 0; !told && i < 3 && fonts->told[i]; i++)
		told = strcmp(fonts->told[i], package) == 0;
	if (!told) {
		fonts->missing = code;
		fonts->missing_package = package;
	}
	return fonts_boxes(fonts);
}

const char *fonts_take_missing(struct fonts *fonts, uint32_t *code)
{
	if (!fonts->missing)
		return NULL;
	*code = fonts->missing;
	fonts->missing = 0;
	for (size_t i = 0; i < 3; i++) {
		if (!fonts->told[i]) {
			fonts->told[i] = fonts->missing_package;
			break;
		}
	}
	return fonts->missing_package;
}

uint32_t fonts_pick(struct fonts *fonts, const uint32_t *cluster, size_t length, int weight, enum font_want want)
{
	int chain = weight > 550 ? 1 : 0;
	struct known *known = NULL;
	if (length == 1) {
		uint32_t key =
			(cluster[0] << 7 | (uint32_t)fonts->current << 4 | (uint32_t)want << 1 | (uint32_t)chain) + 1;
		known = &fonts->known[(key * 2654435761u) >> 20 & (CHAIN_CACHE - 1)];
		if (known->key == key)
			return known->face;
		known->key = key;
	}
	uint32_t face = search(fonts, cluster, length, chain, want);
	if (face == FONT_NONE && length > 1)
		face = search(fonts, cluster, 1, chain, want);
	if (face == FONT_NONE)
		face = miss(fonts, cluster[0], want == FONT_EMOJI);
	if (known)
		known->face = face;
	return face;
}

hb_font_t *fonts_shaper(struct fonts *fonts, uint32_t id)
{
	struct face *face = &fonts->faces[id];
	if (face->shaper || face->broken)
		return face->shaper;
	hb_blob_t *blob = hb_blob_create_from_file(face->public.path);
	hb_face_t *hb = hb_face_create(blob, (unsigned)face->public.index);
	hb_blob_destroy(blob);
	face->upem = hb_face_get_upem(hb);
	if (hb_face_get_glyph_count(hb) == 0) {
		face->broken = true;
		memset(fonts->known, 0, sizeof(fonts->known));
	} else {
		face->shaper = hb_font_create(hb);
		hb_font_make_immutable(face->shaper);
	}
	hb_face_destroy(hb);
	return face->shaper;
}

double fonts_upem(struct fonts *fonts, uint32_t face)
{
	return fonts->faces[face].upem > 0.0 ? fonts->faces[face].upem : 1000.0;
}
