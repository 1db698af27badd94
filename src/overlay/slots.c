#include "overlay/slots.h"

#include <math.h>

bool slots_one(double width, double height)
{
	return width < height * 1.2;
}

struct slot_place slot_place(const struct canvas *canvas, enum slot slot, unsigned beside)
{
	if (slots_one(canvas->width, canvas->height)) {
		/* 1080×1920: left 9 %, right 16 %, bottom 36 %. Squarer canvases have no platform parts below. */
		bool phone = canvas->height > canvas->width * 1.5;
		double bottom = phone ? canvas->height * 0.64 : canvas->height - 54.0;
		return (struct slot_place){phone ? 96.0 : (canvas->width - 808.0) / 2.0, 808.0, bottom, 620.0};
	}
	/* A wider canvas keeps the cards in a 16:9 of its middle; a narrower one moves the right column inwards. */
	double stage = fmin(canvas->height * 16.0 / 9.0, canvas->width);
	double left = (canvas->width - stage) / 2.0 + 96.0;
	double right = left + stage - 192.0;
	double bottom = canvas->height - 54.0;
	switch (slot) {
	case SLOT_LEFT:
		return (struct slot_place){left, 720.0, bottom, 560.0};
	case SLOT_RIGHT:
		return (struct slot_place){right - 624.0, 624.0, bottom, 788.0};
	case SLOT_LINE:
		if (beside & BESIDE_LEFT)
			left += 720.0 + 24.0;
		if (beside & BESIDE_RIGHT)
			right -= 624.0 + 24.0;
		return (struct slot_place){left, right - left, bottom, 220.0};
	}
	return (struct slot_place){0};
}
