// What the library gives, held so that it is freed once and not while a call uses it.
using System;
using System.Runtime.InteropServices;

namespace Onshi
{
    /// <summary>
    /// A handle of the library. Handles may be freed in any order: what came out of a session or an
    /// answer outlives it. One that is freed while another thread uses it is freed after that.
    /// </summary>
    public abstract class Handle : SafeHandle
    {
        /// <summary>Takes over what a call gave.</summary>
        protected Handle(IntPtr given) : base(IntPtr.Zero, true)
        {
            SetHandle(given);
        }

        /// <summary>Whether it holds nothing.</summary>
        public override bool IsInvalid
        {
            get { return handle == IntPtr.Zero; }
        }
    }
}
