// The header in C++, linked by the import library.
#include "onshi.h"
#include "onshi.h"

#include <cstdio>
#include <string>

int main()
{
    onshi_error *error = nullptr;
    if (onshi_abi_check(ONSHI_ABI, ONSHI_SCHEMA_HASH, &error) != ONSHI_S_OK)
        return 1;
    uint32_t length = 0;
    if (onshi_version_text(nullptr, 0, &length, nullptr) != ONSHI_E_BUFFER_TOO_SMALL)
        return 1;
    std::string version(length, '\0');
    if (onshi_version_text(&version[0], length, &length, nullptr) != ONSHI_S_OK)
        return 1;
    std::puts(version == ONSHI_VERSION ? "header and library are of one version" : version.c_str());
    return 0;
}
