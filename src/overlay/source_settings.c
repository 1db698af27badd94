#include "overlay/source_settings.h"

#include <stdio.h>
#include <string.h>

#include "overlay/sample.h"
#include "overlay/source_studio.h"

#define CHOICE_BYTES 60 /* of a title in the list: a longer one would widen the dialog */

/* Names in the settings; never to be changed. By enum anchor and by enum box_size. */
static const char *const anchor_names[ANCHORS] = {"slot",   "top-left", "top",         "top-right", "left",
						  "middle", "right",    "bottom-left", "bottom",    "bottom-right"};
static const char *const size_names[] = {"canvas", "card", "own"};
static const char *const margin_names[] = {"margin_left", "margin_top", "margin_right", "margin_bottom"};

#define AREA_OWN "own"

static int name_index(const char *const *names, int count, const char *name)
{
	for (int i = 0; i < count; i++) {
		if (strcmp(names[i], name) == 0)
			return i;
	}
	return 0;
}

/* Px of a box's side; a script may set any number. */
static uint32_t side_of(obs_data_t *settings, const char *key)
{
	long long side = obs_data_get_int(settings, key);
	return (uint32_t)(side < 0 ? 0 : side > BOX_MOST ? BOX_MOST : side);
}

void wish_read(struct wish *wish, obs_data_t *settings)
{
	const char *area = obs_data_get_string(settings, "safe_area");
	*wish = (struct wish){
		.sample = obs_data_get_bool(settings, "sample"),
		.test_card = obs_data_get_bool(settings, "test_card"),
		.reduced = obs_data_get_bool(settings, "reduced_motion"),
		.sounds = obs_data_get_bool(settings, "sounds"),
		.box = {.size = (enum box_size)name_index(size_names, 3, obs_data_get_string(settings, "size")),
			.width = side_of(settings, "width"),
			.height = side_of(settings, "height"),
			.anchor =
				(enum anchor)name_index(anchor_names, ANCHORS, obs_data_get_string(settings, "place")),
			.own_margins = strcmp(area, AREA_OWN) == 0,
			.unit = strcmp(obs_data_get_string(settings, "margin_unit"), "px") == 0 ? MARGIN_PIXELS
												: MARGIN_PERCENT,
			.margins = {obs_data_get_double(settings, "margin_left"),
				    obs_data_get_double(settings, "margin_top"),
				    obs_data_get_double(settings, "margin_right"),
				    obs_data_get_double(settings, "margin_bottom")},
			.area = safe_areas_find(&studio_get()->areas, area),
			.captions = obs_data_get_bool(settings, "captions"),
			.phone = obs_data_get_bool(settings, "phone_scale")},
	};
	snprintf(wish->only, sizeof(wish->only), "%.64s", obs_data_get_string(settings, "interaction"));
	snprintf(wish->theme, sizeof(wish->theme), "%.31s", obs_data_get_string(settings, "theme"));
	snprintf(wish->state, sizeof(wish->state), "%.23s", obs_data_get_string(settings, "sample_state"));
	snprintf(wish->language, sizeof(wish->language), "%.23s", obs_data_get_string(settings, "sample_language"));
}

void wish_defaults(obs_data_t *settings)
{
	obs_data_set_default_string(settings, "interaction", "");
	obs_data_set_default_string(settings, "theme", "");
	obs_data_set_default_string(settings, "size", size_names[BOX_CANVAS]);
	obs_data_set_default_int(settings, "width", 960);
	obs_data_set_default_int(settings, "height", 540);
	obs_data_set_default_string(settings, "place", anchor_names[ANCHOR_SLOT]);
	obs_data_set_default_string(settings, "safe_area", "");
	obs_data_set_default_string(settings, "margin_unit", "percent");
	for (size_t i = 0; i < 4; i++)
		obs_data_set_default_double(settings, margin_names[i], 5.0);
	obs_data_set_default_string(settings, "sample_state", "running");
	obs_data_set_default_string(settings, "sample_language", "");
}

/* The text of "Source.NAME", or of "Source.NAME.PART" for a part that is not NULL. Borrowed for good. */
static const char *text(const char *name, const char *part)
{
	char key[96];
	snprintf(key, sizeof(key), "Source.%s%s%s", name, part ? "." : "", part ? part : "");
	return obs_module_text(key);
}

static void tip(obs_property_t *property, const char *name)
{
	obs_property_set_long_description(property, text(name, "Tip"));
}

static obs_property_t *add_list(obs_properties_t *to, const char *key, const char *name)
{
	obs_property_t *list =
		obs_properties_add_list(to, key, text(name, NULL), OBS_COMBO_TYPE_LIST, OBS_COMBO_FORMAT_STRING);
	tip(list, name);
	return list;
}

static obs_property_t *add_bool(obs_properties_t *to, const char *key, const char *name)
{
	obs_property_t *property = obs_properties_add_bool(to, key, text(name, NULL));
	tip(property, name);
	return property;
}

/* The list of interactions while it is made. */
struct choice {
	obs_property_t *list;
	const struct overlay_kind_row *row;
	const char *only; /* what is set now */
	bool found;       /* `only` is in the list */
};

static void add_choice(void *to, const char *kind, const char *id, const char *title)
{
	struct choice *choice = to;
	bool ours = false;
	for (size_t i = 0; i < OVERLAY_SHOWS && choice->row->shows[i]; i++)
		ours = ours || strcmp(kind, choice->row->shows[i]) == 0;
	if (!ours)
		return;
	char words[CHOICE_BYTES + 8];
	size_t size = strlen(title);
	if (size > CHOICE_BYTES) {
		size = CHOICE_BYTES;
		while (size && ((unsigned char)title[size] & 0xC0) == 0x80)
			size--;
	}
	snprintf(words, sizeof(words), "%.*s%s", (int)size, title, title[size] ? "…" : "");
	obs_property_list_add_string(choice->list, words, id);
	choice->found = choice->found || strcmp(id, choice->only) == 0;
}

/* Those of the show; also what is set, which may belong to another show. */
static void add_interactions(obs_properties_t *to, enum overlay_kind kind, const char *only)
{
	const struct overlay_stage_provider *provider = &studio_get()->provider;
	const struct overlay_kind_row *row = overlay_kind_row(kind);
	if (!row->shows[0])
		return;
	struct choice choice = {.row = row, .only = only, .found = !*only};
	choice.list = add_list(to, "interaction", "Interaction");
	obs_property_list_add_string(choice.list, text("Interaction", "OnAir"), "");
	if (provider->interactions)
		provider->interactions(provider->user, add_choice, &choice);
	if (!choice.found)
		obs_property_list_add_string(choice.list, only, only);
}

static void add_theme(obs_properties_t *to)
{
	obs_property_t *theme = add_list(to, "theme", "Theme");
	obs_property_list_add_string(theme, text("Theme", "show"), "");
	for (size_t i = 0; i < STUDIO_THEMES; i++)
		obs_property_list_add_string(theme, text("Theme", studio_theme_names[i]), studio_theme_names[i]);
	add_bool(to, "phone_scale", "Phone");
	add_bool(to, "reduced_motion", "Reduced");
	add_bool(to, "sounds", "Sounds");
}

static void show_if(obs_properties_t *all, const char *name, bool visible)
{
	obs_property_set_visible(obs_properties_get(all, name), visible);
}

static bool size_changed(obs_properties_t *all, obs_property_t *property, obs_data_t *settings)
{
	(void)property;
	int size = name_index(size_names, 3, obs_data_get_string(settings, "size"));
	show_if(all, "width", size == BOX_OWN);
	show_if(all, "height", size == BOX_OWN);
	show_if(all, "safe", size == BOX_CANVAS);
	return true;
}

static obs_properties_t *place_group(enum overlay_kind kind)
{
	obs_properties_t *group = obs_properties_create();
	obs_property_t *size = add_list(group, "size", "Size");
	for (int i = 0; i < 3; i++) {
		if (i != BOX_CARD || box_has_card(kind))
			obs_property_list_add_string(size, text("Size", size_names[i]), size_names[i]);
	}
	obs_property_set_modified_callback(size, size_changed);
	obs_property_t *width =
		obs_properties_add_int(group, "width", text("Width", NULL), BOX_LEAST_WIDTH, BOX_MOST, 1);
	obs_property_t *height =
		obs_properties_add_int(group, "height", text("Height", NULL), BOX_LEAST_HEIGHT, BOX_MOST, 1);
	obs_property_int_set_suffix(width, " px");
	obs_property_int_set_suffix(height, " px");
	obs_property_t *place = add_list(group, "place", "Place");
	for (size_t i = 0; i < ANCHORS; i++)
		obs_property_list_add_string(place, text("Place", anchor_names[i]), anchor_names[i]);
	return group;
}

/* How sure the numbers of a preset are, in a sentence below the list. */
static const char *basis_note(const char *id)
{
	const struct safe_area *area = safe_areas_find(&studio_get()->areas, id);
	if (area)
		return text("SafeArea.Basis", safe_basis_name(area->basis));
	return text("SafeArea.Basis", strcmp(id, AREA_OWN) == 0 ? "own" : "auto");
}

/* The numbers of a preset are there to begin with when own ones are asked for. */
static void take_numbers(obs_data_t *settings, const struct safe_area *area)
{
	const struct margins *m = &area->margins;
	const double parts[] = {m->left, m->top, m->right, m->bottom};
	obs_data_set_string(settings, "margin_unit", "percent");
	for (size_t i = 0; i < 4; i++)
		obs_data_set_double(settings, margin_names[i], (double)(int)(parts[i] * 1000.0 + 0.5) / 10.0);
}

static bool area_changed(obs_properties_t *all, obs_property_t *property, obs_data_t *settings)
{
	(void)property;
	const char *id = obs_data_get_string(settings, "safe_area");
	bool own = strcmp(id, AREA_OWN) == 0;
	const struct safe_area *area = safe_areas_find(&studio_get()->areas, id);
	if (area)
		take_numbers(settings, area);
	show_if(all, "margin_unit", own);
	for (size_t i = 0; i < 4; i++) {
		obs_property_t *margin = obs_properties_get(all, margin_names[i]);
		obs_property_set_visible(margin, own);
		bool px = strcmp(obs_data_get_string(settings, "margin_unit"), "px") == 0;
		obs_property_float_set_limits(margin, 0.0, px ? 4000.0 : SAFE_MARGIN_MOST * 100.0, px ? 1.0 : 0.5);
		obs_property_float_set_suffix(margin, px ? " px" : " %");
	}
	obs_property_set_description(obs_properties_get(all, "safe_note"), basis_note(id));
	return true;
}

static obs_properties_t *safe_group(void)
{
	const struct safe_areas *areas = &studio_get()->areas;
	obs_properties_t *group = obs_properties_create();
	obs_property_t *list = add_list(group, "safe_area", "SafeArea");
	obs_property_list_add_string(list, text("SafeArea", "auto"), "");
	for (size_t i = 0; i < areas->count; i++)
		obs_property_list_add_string(list, text("SafeArea", areas->areas[i].id), areas->areas[i].id);
	obs_property_list_add_string(list, text("SafeArea", AREA_OWN), AREA_OWN);
	obs_property_set_modified_callback(list, area_changed);
	obs_properties_add_text(group, "safe_note", text("SafeArea.Basis", "auto"), OBS_TEXT_INFO);
	obs_property_t *unit = add_list(group, "margin_unit", "Margin.Unit");
	obs_property_list_add_string(unit, text("Margin.Unit", "percent"), "percent");
	obs_property_list_add_string(unit, text("Margin.Unit", "px"), "px");
	obs_property_set_modified_callback(unit, area_changed);
	static const char *const sides[] = {"left", "top", "right", "bottom"};
	for (size_t i = 0; i < 4; i++)
		obs_properties_add_float(group, margin_names[i], text("Margin", sides[i]), 0.0, 4000.0, 0.5);
	add_bool(group, "captions", "Captions");
	add_bool(group, "test_card", "TestCard");
	return group;
}

static bool sample_changed(obs_properties_t *all, obs_property_t *property, obs_data_t *settings)
{
	(void)property;
	bool sample = obs_data_get_bool(settings, "sample");
	show_if(all, "sample_state", sample);
	show_if(all, "sample_language", sample);
	return true;
}

static obs_properties_t *sample_group(enum overlay_kind kind)
{
	obs_properties_t *group = obs_properties_create();
	obs_property_set_modified_callback(add_bool(group, "sample", "Sample"), sample_changed);
	obs_property_t *state = add_list(group, "sample_state", "State");
	for (size_t i = 0; i < sample_state_count; i++) {
		const struct sample_state *row = &sample_states[i];
		/* "As it runs" is what the first of a single card's own states shows. */
		if (row->face & overlay_kind_row(kind)->faces || !row->face)
			obs_property_list_add_string(state, text("State", row->name), row->name);
	}
	obs_property_t *language = add_list(group, "sample_language", "Language");
	obs_property_list_add_string(language, text("Language", "obs"), "");
	obs_property_list_add_string(language, "English", "en-US");
	obs_property_list_add_string(language, "中文", "zh-CN");
	return group;
}

static void add_group(obs_properties_t *to, const char *key, const char *name, obs_properties_t *group)
{
	obs_properties_add_group(to, key, text("Group", name), OBS_GROUP_NORMAL, group);
}

obs_properties_t *wish_properties(enum overlay_kind kind, const char *only)
{
	obs_properties_t *properties = obs_properties_create();
	add_interactions(properties, kind, only);
	add_theme(properties);
	add_group(properties, "placing", "Place", place_group(kind));
	add_group(properties, "safe", "Safe", safe_group());
	add_group(properties, "preview", "Sample", sample_group(kind));
	return properties;
}
