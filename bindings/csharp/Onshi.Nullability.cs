// The attributes by which newer compilers know that a value may be null, where the framework lacks them.
#if !NETSTANDARD2_1 && !NETCOREAPP3_0_OR_GREATER
using System;

namespace System.Diagnostics.CodeAnalysis
{
    [AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
    sealed class AllowNullAttribute : Attribute
    {
    }

    [AttributeUsage(AttributeTargets.Property | AttributeTargets.ReturnValue)]
    sealed class MaybeNullAttribute : Attribute
    {
    }
}
#endif
