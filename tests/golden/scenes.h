/* The moments of a show that the golden pictures hold: each overlay in each state that looks different. */
#ifndef GOLDEN_SCENES_H
#define GOLDEN_SCENES_H

#include "overlay/face.h"

#define SCENE_NOW 1000000 /* monotonic ms at which the sample content is as it stands */

struct scene {
	const char *name;
	enum overlay_kind kind;
	const char *language;
	bool tall;
	void (*arrange)(struct stage *stage); /* NULL = the sample as it is */
	int64_t at;                           /* ms after SCENE_NOW at which the frame is drawn */
	bool picture;                         /* has a golden picture, not only a list */
};

extern const struct scene scenes[];
extern const size_t scene_count;

/* The stage of a scene; `picture` is a PNG file for prizes and products. */
void scene_stage(const struct scene *scene, const char *picture, struct stage *stage);

#endif
