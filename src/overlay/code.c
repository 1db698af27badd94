#include "overlay/code.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <qrcodegen/qrcodegen.h>

#define MODULE_MOST 6.0  /* px: what a phone camera reads from a screen across a room */
#define MODULE_LEAST 4.0 /* px: what it reads from a screen on a desk; the largest code fits with it */
#define QUIET 4          /* modules on each side */
#define VERSION_MAX 11

void code_set(struct code *code, const char *text)
{
	if (strncmp(code->text, text, sizeof(code->text) - 1) == 0)
		return;
	snprintf(code->text, sizeof(code->text), "%s", text);
	code->side = 0;
	if (!*text || strlen(text) >= sizeof(code->text))
		return;
	uint8_t scratch[qrcodegen_BUFFER_LEN_FOR_VERSION(VERSION_MAX)];
	uint8_t made[qrcodegen_BUFFER_LEN_FOR_VERSION(VERSION_MAX)];
	if (!qrcodegen_encodeText(text, scratch, made, qrcodegen_Ecc_LOW, qrcodegen_VERSION_MIN, VERSION_MAX,
				  qrcodegen_Mask_AUTO, true))
		return;
	code->side = qrcodegen_getSize(made);
	for (int y = 0; y < code->side; y++) {
		for (int x = 0; x < code->side; x++)
			code->dark[y][x] = qrcodegen_getModule(made, x, y);
	}
}

/* Whole px: modules of one width each. */
static double module_of(const struct code *code)
{
	double module = MODULE_MOST;
	while (module > MODULE_LEAST && module * (code->side + 2 * QUIET) > CODE_ROOM)
		module -= 1.0;
	return module;
}

double code_size(const struct code *code)
{
	return code->side ? module_of(code) * (code->side + 2 * QUIET) : 0.0;
}

double code_quiet(const struct code *code)
{
	return module_of(code) * QUIET;
}

/* Modules are whole pixels of the canvas, whatever its size, and stand on them: a camera reads edges, not greys. What
 * that leaves of the plate goes to the quiet zone. */
void code_modules(const struct code *code, struct canvas *canvas, double x, double y)
{
	if (!code->side)
		return;
	double size = code_size(code);
	double scale = canvas->scale;
	double module = fmax(floor(module_of(code) * scale + 0.001), 1.0) / scale;
	double inset = (size - module * code->side) / 2.0;
	double left = floor((x + inset) * scale + 0.5) / scale;
	double top = floor((y + inset) * scale + 0.5) / scale;
	/* Dark modules that stand side by side are one quad. */
	for (int row = 0; row < code->side; row++) {
		for (int start = 0; start < code->side;) {
			int end = start;
			while (end < code->side && code->dark[row][end])
				end++;
			struct rect run = {left + module * start, top + module * row, module * (end - start), module};
			if (end > start)
				canvas_fill(canvas, run, 0.0, (struct colour){16, 18, 24, 255});
			start = end > start ? end : start + 1;
		}
	}
}

void code_draw(const struct code *code, struct canvas *canvas, double x, double y)
{
	double size = code_size(code);
	if (!code->side)
		return;
	canvas_fill(canvas, (struct rect){x, y, size, size}, canvas->theme->radius_small,
		    (struct colour){255, 255, 255, 255});
	code_modules(code, canvas, x, y);
}
