#include "paint/quad_list.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const struct matrix matrix_identity = {1.0, 0.0, 0.0, 1.0, 0.0, 0.0};

struct matrix matrix_move(struct matrix m, double x, double y)
{
	m.e += m.a * x + m.c * y;
	m.f += m.b * x + m.d * y;
	return m;
}

struct matrix matrix_scale(struct matrix m, double s)
{
	m.a *= s;
	m.b *= s;
	m.c *= s;
	m.d *= s;
	return m;
}

struct matrix matrix_turn(struct matrix m, double angle)
{
	double co = cos(angle);
	double si = sin(angle);
	return (struct matrix){
		m.a * co + m.c * si, m.b * co + m.d * si, m.c * co - m.a * si, m.d * co - m.b * si, m.e, m.f};
}

void quad_list_init(struct quad_list *list)
{
	*list = (struct quad_list){0};
}

void quad_list_finish(struct quad_list *list)
{
	free(list->points);
	free(list->colours);
	free(list->t0);
	free(list->t1);
	free(list->t2);
	free(list->t3);
	*list = (struct quad_list){0};
}

void quad_list_clear(struct quad_list *list)
{
	list->count = 0;
	list->dropped = 0;
	list->group_count = 0;
	list->open = 0;
}

static bool grow_floats(float **array, size_t quads)
{
	float *bigger = realloc(*array, quads * 16 * sizeof(float));
	if (bigger)
		*array = bigger;
	return bigger != NULL;
}

/* For so many more. */
static bool make_room(struct quad_list *list, size_t more)
{
	if (list->count + more > QUAD_LIST_MAX)
		return false;
	if (list->count + more <= list->capacity)
		return true;
	size_t capacity = list->capacity ? list->capacity * 2 : 256;
	while (capacity < list->count + more)
		capacity *= 2;
	if (!grow_floats(&list->points, capacity) || !grow_floats(&list->t0, capacity) ||
	    !grow_floats(&list->t1, capacity) || !grow_floats(&list->t2, capacity) || !grow_floats(&list->t3, capacity))
		return false;
	uint8_t *colours = realloc(list->colours, capacity * 16);
	if (!colours)
		return false;
	list->colours = colours;
	list->capacity = capacity;
	return true;
}

static double rgb24(struct colour c)
{
	return c.r * 65536.0 + c.g * 256.0 + c.b;
}

/* How far the drawn area reaches beyond the shape, in the shape's own pixels: room for antialiasing or for the blur. */
static double reach(const struct quad *quad, double scale)
{
	switch (quad->mode) {
	case QUAD_RECT:
	case QUAD_IMAGE:
	case QUAD_RING:
		return 1.0 / scale;
	case QUAD_SHADOW:
		return 3.0 * quad->sigma;
	case QUAD_GLYPH:
		return 0.0;
	}
	return 0.0;
}

/* Whether the middle of the area lies within the clip once the matrix has moved it. */
static bool middle_within(const struct rect *area, const struct matrix *m, const struct rect *clip)
{
	double x = area->x + area->w / 2.0;
	double y = area->y + area->h / 2.0;
	double to_x = m->a * x + m->c * y + m->e;
	double to_y = m->b * x + m->d * y + m->f;
	return to_x >= clip->x && to_x <= clip->x + clip->w && to_y >= clip->y && to_y <= clip->y + clip->h;
}

/* Cuts `area` (before the matrix) to the clip (after it). False if nothing is left. */
static bool cut(struct rect *area, const struct matrix *m, const struct rect *clip)
{
	double left = fmax(area->x, (clip->x - m->e) / m->a);
	double right = fmin(area->x + area->w, (clip->x + clip->w - m->e) / m->a);
	double top = fmax(area->y, (clip->y - m->f) / m->d);
	double bottom = fmin(area->y + area->h, (clip->y + clip->h - m->f) / m->d);
	if (!(right > left) || !(bottom > top))
		return false;
	*area = (struct rect){left, top, right - left, bottom - top};
	return true;
}

static void put4(float *at, double a, double b, double c, double d)
{
	at[0] = (float)a;
	at[1] = (float)b;
	at[2] = (float)c;
	at[3] = (float)d;
}

/* The mode's own values, see quad_list.h. */
static void put_own(float *t1, const struct quad *quad)
{
	double hw = quad->at.w / 2.0;
	double hh = quad->at.h / 2.0;
	switch (quad->mode) {
	case QUAD_RECT:
		put4(t1, hw, hh, quad->border_width, quad->radial);
		break;
	case QUAD_GLYPH:
		put4(t1, quad->weight, 0.0, 0.0, 0.0);
		break;
	case QUAD_IMAGE:
		put4(t1, hw, hh, quad->grey, 0.0);
		break;
	case QUAD_SHADOW:
		put4(t1, hw, hh, 0.0, quad->sigma);
		break;
	case QUAD_RING:
		put4(t1, hw, hh, quad->thickness, quad->sweep);
		break;
	}
}

/* 0 … 255 */
static uint8_t faded(uint8_t alpha, double opacity)
{
	return (uint8_t)(alpha * opacity + 0.5);
}

/* What the four vertices of a quad have in common. */
static void put_common(struct quad_list *list, const struct quad *quad, double opacity)
{
	size_t first = list->count * 16;
	struct colour second = quad->flat ? quad->fill : quad->fill2;
	double alphas = faded(second.a, opacity) * 256.0 + faded(quad->border.a, opacity);
	put_own(list->t1 + first, quad);
	put4(list->t2 + first, quad->radii[0], quad->radii[1], quad->radii[2], quad->radii[3]);
	put4(list->t3 + first, rgb24(second), rgb24(quad->border), alphas, quad->angle);
	uint8_t colour[4] = {quad->fill.r, quad->fill.g, quad->fill.b, faded(quad->fill.a, opacity)};
	memcpy(list->colours + first, colour, 4);
	for (size_t i = 1; i < 4; i++) {
		memcpy(list->t1 + first + i * 4, list->t1 + first, 4 * sizeof(float));
		memcpy(list->t2 + first + i * 4, list->t2 + first, 4 * sizeof(float));
		memcpy(list->t3 + first + i * 4, list->t3 + first, 4 * sizeof(float));
		memcpy(list->colours + first + i * 4, colour, 4);
	}
}

static void put_corners(struct quad_list *list, const struct quad *quad, const struct matrix *m,
			const struct rect *area)
{
	float *points = list->points + list->count * 16;
	float *t0 = list->t0 + list->count * 16;
	const struct rect *at = &quad->at;
	double across = (quad->u1 - quad->u0) / at->w;
	double down = (quad->v1 - quad->v0) / at->h;
	for (int i = 0; i < 4; i++) {
		double x = i & 1 ? area->x + area->w : area->x;
		double y = i & 2 ? area->y + area->h : area->y;
		put4(points + i * 4, m->a * x + m->c * y + m->e, m->b * x + m->d * y + m->f, quad->mode, 0.0);
		put4(t0 + i * 4, quad->u0 + across * (x - at->x), quad->v0 + down * (y - at->y),
		     x - at->x - at->w / 2.0, y - at->y - at->h / 2.0);
	}
}

static bool visible(const struct quad *quad, double opacity)
{
	if (!(quad->at.w > 0.0) || !(quad->at.h > 0.0) || !(opacity > 0.0))
		return false;
	bool second = quad->mode == QUAD_RECT && !quad->flat && quad->fill2.a;
	bool border = quad->mode == QUAD_RECT && quad->border_width > 0.0 && quad->border.a;
	return quad->fill.a || second || border;
}

void quad_list_add(struct quad_list *list, const struct quad *quad, const struct matrix *matrix,
		   const struct rect *clip, double opacity)
{
	opacity = opacity > 1.0 ? 1.0 : opacity;
	if (!visible(quad, opacity))
		return;
	double scale = matrix->b == 0.0 ? fabs(matrix->a) : hypot(matrix->a, matrix->b);
	if (!(scale > 0.0))
		return;
	double grow = reach(quad, scale);
	struct rect area = {quad->at.x - grow, quad->at.y - grow, quad->at.w + 2.0 * grow, quad->at.h + 2.0 * grow};
	bool straight = matrix->b == 0.0 && matrix->c == 0.0 && matrix->a > 0.0 && matrix->d > 0.0;
	if (clip && !(straight ? cut(&area, matrix, clip) : middle_within(&area, matrix, clip)))
		return;
	if (!make_room(list, 1)) {
		list->dropped++;
		return;
	}
	put_common(list, quad, opacity);
	put_corners(list, quad, matrix, &area);
	list->count++;
}

static bool same_quad(const struct quad_list *a, const struct quad_list *b, size_t i)
{
	const float *tables[2][5] = {{a->points, a->t0, a->t1, a->t2, a->t3}, {b->points, b->t0, b->t1, b->t2, b->t3}};
	for (size_t k = 0; k < 5; k++) {
		if (memcmp(tables[0][k] + i * 16, tables[1][k] + i * 16, 16 * sizeof(float)) != 0)
			return false;
	}
	return memcmp(a->colours + i * 16, b->colours + i * 16, 16) == 0;
}

size_t quad_list_same(const struct quad_list *a, const struct quad_list *b)
{
	size_t most = a->count < b->count ? a->count : b->count;
	size_t i = 0;
	while (i < most && same_quad(a, b, i))
		i++;
	return i;
}

bool quad_list_append(struct quad_list *list, const struct quad_list *from, size_t first, size_t count)
{
	if (!count)
		return true;
	if (!make_room(list, count))
		return false;
	float *const to[5] = {list->points, list->t0, list->t1, list->t2, list->t3};
	const float *const tables[5] = {from->points, from->t0, from->t1, from->t2, from->t3};
	for (size_t k = 0; k < 5; k++)
		memcpy(to[k] + list->count * 16, tables[k] + first * 16, count * 16 * sizeof(float));
	memcpy(list->colours + list->count * 16, from->colours + first * 16, count * 16);
	list->count += count;
	return true;
}

void quad_list_unseam(struct quad_list *list)
{
	float *const tables[2] = {list->points, list->t0};
	if (!list->count)
		return;
	for (int t = 0; t < 2; t++) {
		float *corner = tables[t] + (list->count - 1) * 16;
		for (int k = 0; k < 4; k++) {
			corner[4 + k] = 2.0F * corner[4 + k] - corner[k];
			corner[8 + k] = 2.0F * corner[8 + k] - corner[k];
			corner[12 + k] = corner[8 + k];
		}
	}
	/* The mode is the same in all corners. */
}

bool quad_list_open_group(struct quad_list *list, double opacity, const struct quad_cut *cut)
{
	/* In steps of eight bits, as every alpha is. */
	double steps = floor(opacity * 255.0 + 0.5) / 255.0;
	size_t depth = 0;
	for (size_t at = list->open; at; at = list->groups[at - 1].inside)
		depth++;
	bool seen = steps > 0.0 && (!cut || (cut->at.w > 0.0 && cut->at.h > 0.0));
	if (depth == QUAD_DEPTH || list->group_count == QUAD_GROUPS || !seen)
		return false;
	struct quad_group group = {
		.first = list->count,
		.end = SIZE_MAX,
		.opacity = fmin(steps, 1.0),
		.inside = list->open,
		.has_cut = cut != NULL,
	};
	if (cut)
		group.cut = *cut;
	list->groups[list->group_count++] = group;
	list->open = list->group_count;
	return true;
}

void quad_list_close_group(struct quad_list *list)
{
	if (!list->open)
		return;
	struct quad_group *group = &list->groups[list->open - 1];
	group->end = list->count;
	/* An empty one is none; those within it were empty too. */
	if (group->end == group->first)
		list->group_count = list->open - 1;
	list->open = group->inside;
}

bool quad_groups_next(const struct quad_group *groups, size_t count, size_t quads, const struct quad_group *within,
		      struct quad_part *part)
{
	size_t inside = within ? (size_t)(within - groups) + 1 : 0;
	size_t end = within && within->end < quads ? within->end : quads;
	part->first = within && part->end < within->first ? within->first : part->end;
	part->group = NULL;
	if (part->first >= end)
		return false;
	part->end = end;
	for (size_t i = inside; i < count; i++) {
		const struct quad_group *group = &groups[i];
		if (group->inside != inside || group->first < part->first || group->first >= end)
			continue;
		if (group->first == part->first) {
			part->end = group->end < end ? group->end : end;
			part->group = group;
		} else {
			part->end = group->first;
		}
		return true;
	}
	return true;
}

bool quad_list_next_part(const struct quad_list *list, const struct quad_group *within, struct quad_part *part)
{
	return quad_groups_next(list->groups, list->group_count, list->count, within, part);
}

struct rect quad_list_bounds(const struct quad_list *list, size_t first, size_t end)
{
	double left = INFINITY;
	double top = INFINITY;
	double right = -INFINITY;
	double bottom = -INFINITY;
	for (size_t i = first * 4; i < end * 4; i++) {
		const float *p = list->points + i * 4;
		left = fmin(left, p[0]);
		top = fmin(top, p[1]);
		right = fmax(right, p[0]);
		bottom = fmax(bottom, p[1]);
	}
	if (!(right > left) || !(bottom > top))
		return (struct rect){0};
	return (struct rect){left, top, right - left, bottom - top};
}

static void print_quad(const struct quad_list *list, size_t i, FILE *to)
{
	static const char *const names[] = {"rect", "glyph", "image", "shadow", "ring"};
	const float *p = list->points + i * 16;
	const float *t1 = list->t1 + i * 16;
	const float *t2 = list->t2 + i * 16;
	const uint8_t *c = list->colours + i * 16;
	fprintf(to, "%-6s %.1f,%.1f %.1f,%.1f #%02X%02X%02X%02X %.2f %.2f %.2f %.2f r %.1f %.1f %.1f %.1f\n",
		names[(int)p[2]], p[0], p[1], p[12], p[13], c[0], c[1], c[2], c[3], t1[0], t1[1], t1[2], t1[3], t2[0],
		t2[1], t2[2], t2[3]);
}

static void print_parts(const struct quad_list *list, const struct quad_group *within, int depth, FILE *to)
{
	struct quad_part part = {0};
	while (quad_list_next_part(list, within, &part)) {
		const struct quad_group *group = part.group;
		for (size_t i = part.first; i < part.end && !group; i++) {
			fprintf(to, "%*s", 2 * depth, "");
			print_quad(list, i, to);
		}
		if (!group)
			continue;
		fprintf(to, "%*sgroup %.2f", 2 * depth, "", group->opacity);
		if (group->has_cut)
			fprintf(to, " cut %.1f,%.1f %.1f,%.1f r %.1f %.1f %.1f %.1f", group->cut.at.x, group->cut.at.y,
				group->cut.at.x + group->cut.at.w, group->cut.at.y + group->cut.at.h,
				group->cut.radii[0], group->cut.radii[1], group->cut.radii[2], group->cut.radii[3]);
		fputc('\n', to);
		print_parts(list, group, depth + 1, to);
	}
}

void quad_list_print(const struct quad_list *list, FILE *to)
{
	print_parts(list, NULL, 0, to);
}
