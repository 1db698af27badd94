#include "overlay/safe_areas.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

static const char *const basis_names[] = {
	[SAFE_STANDARD] = "standard",
	[SAFE_MEASURED] = "measured",
	[SAFE_PUBLISHED] = "published",
	[SAFE_GUESS] = "guess",
};

const char *safe_basis_name(enum safe_basis basis)
{
	return basis_names[basis];
}

static enum safe_basis basis_from(const char *name)
{
	for (int basis = SAFE_STANDARD; name && basis <= SAFE_GUESS; basis++) {
		if (strcmp(name, basis_names[basis]) == 0)
			return (enum safe_basis)basis;
	}
	return 0;
}

/* The member, in parts of `whole`. False unless it is a number from 0 to `most`. */
static bool read_part(const json_t *value, double whole, double most, double *out)
{
	*out = json_is_number(value) ? json_number_value(value) / whole : -1.0;
	return *out >= 0.0 && *out <= most;
}

static bool read_margins(const json_t *json, double width, double height, struct margins *out)
{
	const double most = SAFE_MARGIN_MOST;
	return read_part(json_object_get(json, "left"), width, most, &out->left) &&
	       read_part(json_object_get(json, "top"), height, most, &out->top) &&
	       read_part(json_object_get(json, "right"), width, most, &out->right) &&
	       read_part(json_object_get(json, "bottom"), height, most, &out->bottom);
}

static bool read_name(const json_t *json, const char *key, char *out)
{
	const char *name = json_string_value(json_object_get(json, key));
	if (!name || !*name || strlen(name) >= SAFE_ID)
		return false;
	snprintf(out, SAFE_ID, "%s", name);
	return true;
}

static bool read_platform_part(const json_t *json, double width, double height, struct safe_part *out)
{
	const json_t *rect = json_object_get(json, "rect");
	struct rect *to = &out->rect;
	return read_name(json, "name", out->name) && read_part(json_array_get(rect, 0), width, 1.0, &to->x) &&
	       read_part(json_array_get(rect, 1), height, 1.0, &to->y) &&
	       read_part(json_array_get(rect, 2), width, 1.0, &to->w) &&
	       read_part(json_array_get(rect, 3), height, 1.0, &to->h);
}

/* NULL if the area is as it must be, else what of it is not. */
static const char *read_area(const json_t *json, struct safe_area *out)
{
	double width = json_number_value(json_array_get(json_object_get(json, "canvas"), 0));
	double height = json_number_value(json_array_get(json_object_get(json, "canvas"), 1));
	if (!read_name(json, "id", out->id))
		return "id";
	if (!(width >= 1.0) || !(height >= 1.0))
		return "canvas";
	out->tall = width < height;
	out->basis = basis_from(json_string_value(json_object_get(json, "basis")));
	if (!out->basis)
		return "basis";
	if (!read_margins(json_object_get(json, "margins"), width, height, &out->margins))
		return "margins";
	const json_t *parts = json_object_get(json, "parts");
	out->part_count = json_array_size(parts);
	if (out->part_count > SAFE_PARTS)
		return "parts";
	for (size_t i = 0; i < out->part_count; i++) {
		if (!read_platform_part(json_array_get(parts, i), width, height, &out->parts[i]))
			return "parts";
	}
	return NULL;
}

bool safe_areas_load(const char *path, struct safe_areas *out, struct error *error)
{
	json_error_t where;
	*out = (struct safe_areas){0};
	json_t *json = json_load_file(path, 0, &where);
	const json_t *areas = json_object_get(json, "areas");
	const char *wrong = json ? NULL : where.text;
	size_t count = json_array_size(areas);
	if (!wrong && (count == 0 || count > SAFE_AREAS))
		wrong = "areas";
	for (size_t i = 0; i < count && !wrong; i++)
		wrong = read_area(json_array_get(areas, i), &out->areas[i]);
	if (wrong) {
		*out = (struct safe_areas){0};
		error_set(error, "The safe areas cannot be read: %s", wrong);
	} else {
		out->count = count;
	}
	json_decref(json);
	return !wrong;
}

const struct safe_area *safe_areas_find(const struct safe_areas *areas, const char *id)
{
	for (size_t i = 0; i < areas->count; i++) {
		if (strcmp(areas->areas[i].id, id) == 0)
			return &areas->areas[i];
	}
	return NULL;
}
