/* The reference rasteriser: draws a draw list on the processor, in double precision, linear light and premultiplied
 * alpha, by the formulas that data/effects/overlay.effect uses. For goldens and for pictures without OBS. */
#ifndef PAINT_CPU_H
#define PAINT_CPU_H

#include <stdbool.h>
#include <stdint.h>

#include "paint/quad_list.h"
#include "show/picture.h"

/* A square texture of one or four bytes a texel; colour texels are as sprites.h says. */
struct cpu_texture {
	const uint8_t *pixels; /* borrowed */
	int size;              /* texels a side */
};

struct cpu_frame {
	int width;
	int height;
	double *pixels; /* owned: r g b a, linear, premultiplied */
};

/* A transparent frame. False when memory is short. */
bool cpu_frame_init(struct cpu_frame *frame, int width, int height);
void cpu_frame_finish(struct cpu_frame *frame);

/* Composites the list over what the frame has. */
void cpu_frame_draw(struct cpu_frame *frame, const struct quad_list *list, struct cpu_texture coverage,
		    struct cpu_texture colour);

/* Puts a picture of the frame's size under all; false if the size is another. */
bool cpu_frame_backdrop(struct cpu_frame *frame, const struct picture *picture);

/* The frame as sRGB bytes with straight alpha. */
bool cpu_frame_picture(const struct cpu_frame *frame, struct picture *out);

#endif
