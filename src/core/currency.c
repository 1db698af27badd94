#include "core/currency.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ISO 4217 list one, amendment 176; what is not here has two digits. */
static const char whole[] = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
static const char thousandths[] = "BHD IQD JOD KWD LYD OMR TND";

int currency_digits(const char *code)
{
	if (strlen(code) != 3 || strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3)
		return 0;
	return strstr(whole, code) ? 0 : strstr(thousandths, code) ? 3 : 2;
}

int64_t currency_each(const char *code)
{
	static const int64_t each[] = {1, 10, 100, 1000};
	return each[currency_digits(code)];
}

int currency_amount(const struct money *money, char *out, size_t size)
{
	int digits = currency_digits(money->currency);
	int64_t each = currency_each(money->currency);
	uint64_t amount = money->minor < 0 ? 0 - (uint64_t)money->minor : (uint64_t)money->minor;
	const char *sign = money->minor < 0 ? "-" : "";
	if (digits == 0)
		return snprintf(out, size, "%s%" PRIu64, sign, amount);
	return snprintf(out, size, "%s%" PRIu64 ".%0*d", sign, amount / (uint64_t)each, digits,
			(int)(amount % (uint64_t)each));
}
