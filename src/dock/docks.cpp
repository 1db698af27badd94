#include <QtGlobal>

extern "C" {
#include "obs/desk.h"
}

void docks_create(const struct desk *)
{
}
void docks_arm(bool)
{
}
void docks_forget(void)
{
}
const char *docks_qt_version(void)
{
	return qVersion();
}
