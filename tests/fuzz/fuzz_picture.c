#include "fuzz.h"

#include "paint/picture_scale.h"

/* Any bytes are a picture within the limits, or are refused with a reason. The first byte chooses how small it may come
 * out, and the box that it is then made to fit. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1)
		return 0;
	struct picture picture;
	struct error error = {0};
	int least = data[0] % 64;
	if (!picture_read(data + 1, size - 1, least, &picture, &error)) {
		FUZZ_REQUIRE(!picture.pixels && *error.what);
		return 0;
	}
	FUZZ_REQUIRE(picture.width >= 1 && picture.width <= PICTURE_SIDE_MAX);
	FUZZ_REQUIRE(picture.height >= 1 && picture.height <= PICTURE_SIDE_MAX);
	FUZZ_REQUIRE((int64_t)picture.width * picture.height <= PICTURE_AREA_MAX);
	struct picture small;
	int width = 1 + data[0] % 16;
	int height = 1 + data[0] / 16;
	enum picture_fit fit = data[0] & 1 ? PICTURE_COVER : PICTURE_CONTAIN;
	if (picture.width < 1000 && picture.height < 1000 && picture_fit(&picture, fit, width, height, &small)) {
		FUZZ_REQUIRE(small.width >= 1 && small.width <= width && small.height >= 1 && small.height <= height);
		picture_finish(&small);
	}
	picture_finish(&picture);
	return 0;
}
