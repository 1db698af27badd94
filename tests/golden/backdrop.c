#include "backdrop.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "show/colour.h"

/* Light, linear. */
struct light {
	float r, g, b;
};

struct film {
	int width;
	int height;
	struct light *at; /* owned */
};

static uint32_t mix(uint32_t x)
{
	x ^= x >> 16;
	x *= 0x7FEB352Du;
	x ^= x >> 15;
	x *= 0x846CA68Bu;
	return x ^ x >> 16;
}

/* 0 … 1, another for each pair. */
static float chance(uint32_t i, uint32_t what)
{
	return (float)(mix(i * 31 + what * 7919 + 1) % 10000) / 10000.0f;
}

static void blend(struct light *under, struct light over, float part)
{
	under->r += (over.r - under->r) * part;
	under->g += (over.g - under->g) * part;
	under->b += (over.b - under->b) * part;
}

static float ramp(float x)
{
	x = x < 0.0f ? 0.0f : x > 1.0f ? 1.0f : x;
	return x * x * (3.0f - 2.0f * x);
}

static void sky(struct film *film, struct light top, struct light low)
{
	for (int y = 0; y < film->height; y++) {
		struct light row = top;
		blend(&row, low, (float)y / (float)film->height);
		for (int x = 0; x < film->width; x++)
			film->at[(size_t)y * film->width + x] = row;
	}
}

/* A place with an edge as soft as `soft` px; an ellipse, or else a box. */
struct blob {
	float x, y, rx, ry, soft;
	struct light light;
	float alpha;
	bool box;
};

static void draw_blob(struct film *film, struct blob b)
{
	int x0 = (int)fmaxf(b.x - b.rx - b.soft, 0.0f);
	int x1 = (int)fminf(b.x + b.rx + b.soft, (float)film->width);
	int y0 = (int)fmaxf(b.y - b.ry - b.soft, 0.0f);
	int y1 = (int)fminf(b.y + b.ry + b.soft, (float)film->height);
	for (int y = y0; y < y1; y++) {
		for (int x = x0; x < x1; x++) {
			float dx = ((float)x + 0.5f - b.x) / b.rx;
			float dy = ((float)y + 0.5f - b.y) / b.ry;
			float out = b.box ? fmaxf((fabsf(dx) - 1.0f) * b.rx, (fabsf(dy) - 1.0f) * b.ry)
					  : (sqrtf(dx * dx + dy * dy) - 1.0f) * fminf(b.rx, b.ry);
			float part = ramp(0.5f - out / b.soft) * b.alpha;
			if (part > 0.0f)
				blend(&film->at[(size_t)y * film->width + x], b.light, part);
		}
	}
}

/* Adds light around a point. */
static void glow(struct film *film, float x, float y, float radius, struct light light)
{
	for (int row = 0; row < film->height; row++) {
		for (int column = 0; column < film->width; column++) {
			float dx = ((float)column - x) / radius;
			float dy = ((float)row - y) / radius;
			float part = expf(-dx * dx - dy * dy);
			struct light *at = &film->at[(size_t)row * film->width + column];
			at->r += light.r * part;
			at->g += light.g * part;
			at->b += light.b * part;
		}
	}
}

static void studio(struct film *film)
{
	float w = (float)film->width;
	float h = (float)film->height;
	float u = fminf(w, h) / 1080.0f;
	float cx = w > h ? w * 0.47f : w * 0.5f;
	float cy = w > h ? h * 0.30f : h * 0.27f;
	sky(film, (struct light){0.72f, 0.66f, 0.58f}, (struct light){0.46f, 0.39f, 0.33f});
	/* a shelf far behind, out of focus, and a window */
	for (uint32_t i = 0; i < 16; i++) {
		float x = w * (0.04f + 0.062f * (float)i);
		float tall = (60.0f + 90.0f * chance(i, 1)) * u;
		struct light spine = {0.12f + 0.5f * chance(i, 2), 0.1f + 0.4f * chance(i, 3),
				      0.1f + 0.35f * chance(i, 4)};
		draw_blob(film, (struct blob){x, h * 0.42f - tall, 26.0f * u, tall, 34.0f * u, spine, 0.6f, true});
	}
	draw_blob(film, (struct blob){w * 0.14f, h * 0.24f, 190.0f * u, 280.0f * u, 60.0f * u,
				      (struct light){1.0f, 0.99f, 0.96f}, 0.95f, true});
	draw_blob(film, (struct blob){w * 0.88f, h * 0.55f, 120.0f * u, 330.0f * u, 50.0f * u,
				      (struct light){0.06f, 0.16f, 0.07f}, 0.75f, false});
	/* somebody in a blue shirt */
	struct light skin = {0.62f, 0.35f, 0.24f};
	struct light shirt = {0.05f, 0.13f, 0.30f};
	draw_blob(film, (struct blob){cx, cy + 560.0f * u, 330.0f * u, 420.0f * u, 9.0f * u, shirt, 1.0f, false});
	draw_blob(film, (struct blob){cx, cy + 170.0f * u, 66.0f * u, 110.0f * u, 8.0f * u, skin, 0.9f, false});
	draw_blob(film, (struct blob){cx, cy - 20.0f * u, 148.0f * u, 184.0f * u, 14.0f * u,
				      (struct light){0.035f, 0.02f, 0.015f}, 1.0f, false});
	draw_blob(film, (struct blob){cx, cy + 20.0f * u, 118.0f * u, 152.0f * u, 8.0f * u, skin, 1.0f, false});
	draw_blob(film, (struct blob){cx - 44.0f * u, cy - 20.0f * u, 60.0f * u, 90.0f * u, 80.0f * u,
				      (struct light){0.95f, 0.68f, 0.52f}, 0.7f, false});
	/* the table with what is sold */
	draw_blob(film, (struct blob){w * 0.5f, h * 0.90f, w, h * 0.18f, 5.0f, (struct light){0.50f, 0.33f, 0.20f},
				      1.0f, true});
	draw_blob(film, (struct blob){w * 0.42f, h * 0.80f, w * 0.35f, 34.0f * u, 90.0f * u,
				      (struct light){1.0f, 0.93f, 0.82f}, 0.75f, false});
	for (int i = 0; i < 4; i++) {
		float x = w * (0.16f + 0.22f * (float)i);
		draw_blob(film, (struct blob){x, h * 0.77f, 54.0f * u, 96.0f * u, 5.0f * u,
					      (struct light){0.62f, 0.05f, 0.05f}, 1.0f, true});
		draw_blob(film, (struct blob){x - 26.0f * u, h * 0.76f, 9.0f * u, 70.0f * u, 12.0f * u,
					      (struct light){1.0f, 0.85f, 0.8f}, 0.8f, true});
	}
	glow(film, w * 0.14f, h * 0.2f, 520.0f * u, (struct light){0.30f, 0.28f, 0.24f});
}

static void concert(struct film *film)
{
	static const struct light lamps[] = {{0.95f, 0.10f, 0.55f},
					     {0.10f, 0.35f, 1.0f},
					     {0.55f, 0.12f, 0.95f},
					     {1.0f, 0.55f, 0.12f},
					     {0.1f, 0.8f, 0.8f}};
	float w = (float)film->width;
	float h = (float)film->height;
	float u = fminf(w, h) / 1080.0f;
	sky(film, (struct light){0.006f, 0.006f, 0.02f}, (struct light){0.02f, 0.008f, 0.045f});
	for (int i = 0; i < 5; i++) {
		float x = w * (0.1f + 0.2f * (float)i);
		float lean = 0.35f * sinf((float)i * 2.1f);
		for (int row = 0; row < film->height; row++) {
			float middle = x + lean * (float)row;
			float wide = 16.0f * u + 0.13f * (float)row;
			float fade = 0.42f * (1.0f - 0.75f * (float)row / h);
			for (int column = 0; column < film->width; column++) {
				float d = ((float)column - middle) / wide;
				float part = fade * expf(-d * d * 2.0f);
				struct light *at = &film->at[(size_t)row * film->width + column];
				at->r += lamps[i].r * part;
				at->g += lamps[i].g * part;
				at->b += lamps[i].b * part;
			}
		}
		glow(film, x, 10.0f * u, 90.0f * u, (struct light){0.9f, 0.85f, 0.9f});
	}
	for (uint32_t i = 0; i < 110; i++) {
		float r = (8.0f + 40.0f * chance(i, 1)) * u;
		struct light light = lamps[i % 5];
		blend(&light, (struct light){1.0f, 1.0f, 1.0f}, 0.35f * chance(i, 5));
		struct blob disc = {w * chance(i, 2),
				    h * (0.1f + 0.85f * chance(i, 3)),
				    r,
				    r,
				    4.0f,
				    light,
				    0.12f + 0.35f * chance(i, 4),
				    false};
		draw_blob(film, disc);
		disc.rx = disc.ry = r * 0.86f;
		disc.alpha *= 0.25f;
		draw_blob(film, disc);
	}
	for (uint32_t i = 0; i < 46; i++) {
		float x = w * chance(i, 7);
		float y = h * (0.86f + 0.12f * chance(i, 8));
		struct light dark = {0.004f, 0.003f, 0.008f};
		draw_blob(film, (struct blob){x, y, 42.0f * u, 52.0f * u, 6.0f, dark, 0.96f, false});
		draw_blob(film, (struct blob){x, y + 130.0f * u, 86.0f * u, 100.0f * u, 6.0f, dark, 0.96f, false});
		if (i % 3 == 0)
			draw_blob(film, (struct blob){x + 60.0f * u, y - 40.0f * u, 14.0f * u, 110.0f * u, 5.0f, dark,
						      0.96f, true});
	}
}

/* One packet on a shelf that stands at `floor`: its face, a label with lines as of print, light from the left. */
static float packet(struct film *film, uint32_t i, float x, float floor, float u)
{
	float half = (24.0f + 40.0f * chance(i, 1)) * u;
	float tall = (70.0f + 42.0f * chance(i, 2)) * u;
	struct light face = {powf(chance(i, 3), 2.0f) * 0.9f, powf(chance(i, 4), 2.0f) * 0.8f,
			     powf(chance(i, 5), 2.0f) * 0.8f};
	float middle = x + half;
	draw_blob(film, (struct blob){middle, floor - tall, half, tall, 2.0f, face, 1.0f, true});
	draw_blob(film, (struct blob){x + half * 0.35f, floor - tall, half * 0.12f, tall * 0.95f, half * 0.3f,
				      (struct light){1.0f, 1.0f, 1.0f}, 0.35f, true});
	struct light paper = {0.85f, 0.82f, 0.74f};
	float label = floor - tall * (0.8f + 0.5f * chance(i, 6));
	draw_blob(film, (struct blob){middle, label, half * 0.74f, tall * 0.36f, 2.0f, paper, 0.92f, true});
	for (int line = 0; line < 4; line++)
		draw_blob(film,
			  (struct blob){middle - half * 0.1f * (float)(line % 3), label + (float)(line - 2) * 11.0f * u,
					half * (0.6f - 0.09f * (float)(line % 3)), line ? 2.0f * u : 5.0f * u, 1.5f,
					face, 0.9f, true});
	return 2.0f * half + 7.0f * u;
}

static void shelf(struct film *film)
{
	float w = (float)film->width;
	float h = (float)film->height;
	float u = fminf(w, h) / 1080.0f;
	uint32_t i = 0;
	sky(film, (struct light){0.16f, 0.14f, 0.12f}, (struct light){0.08f, 0.07f, 0.06f});
	for (float floor = 205.0f * u; floor < h + 240.0f * u; floor += 262.0f * u) {
		for (float x = 6.0f * u; x < w; i++)
			x += packet(film, i, x, floor, u);
		draw_blob(film, (struct blob){w / 2.0f, floor + 14.0f * u, w, 14.0f * u, 2.0f,
					      (struct light){0.78f, 0.77f, 0.74f}, 1.0f, true});
		for (float x = 60.0f * u; x < w; x += 210.0f * u) {
			draw_blob(film, (struct blob){x, floor + 15.0f * u, 34.0f * u, 11.0f * u, 1.5f,
						      (struct light){0.95f, 0.78f, 0.05f}, 1.0f, true});
			draw_blob(film, (struct blob){x, floor + 15.0f * u, 20.0f * u, 3.0f * u, 1.5f,
						      (struct light){0.05f, 0.05f, 0.05f}, 1.0f, true});
		}
	}
	glow(film, w * 0.5f, 0.0f, 900.0f * u, (struct light){0.10f, 0.10f, 0.09f});
}

static uint8_t encoded(float v)
{
	static uint8_t table[4096];
	if (!table[4095])
		for (int i = 0; i < 4096; i++)
			table[i] = (uint8_t)lround(255.0 * colour_from_linear(i / 4095.0));
	return table[(int)(fminf(fmaxf(v, 0.0f), 1.0f) * 4095.0f + 0.5f)];
}

bool backdrop_make(enum backdrop backdrop, int width, int height, struct picture *out)
{
	static void (*const makers[BACKDROPS])(struct film *) = {studio, concert, shelf};
	size_t count = (size_t)width * (size_t)height;
	struct film film = {width, height, calloc(count, sizeof(struct light))};
	*out = (struct picture){width, height, malloc(count * 4)};
	if (!film.at || !out->pixels) {
		free(film.at);
		picture_finish(out);
		return false;
	}
	makers[backdrop](&film);
	for (size_t i = 0; i < count; i++) {
		uint8_t *to = out->pixels + i * 4;
		to[0] = encoded(film.at[i].r);
		to[1] = encoded(film.at[i].g);
		to[2] = encoded(film.at[i].b);
		to[3] = 255;
	}
	free(film.at);
	return true;
}
