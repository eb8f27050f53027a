// Consents that hold, for a request that asks for medical information.
using System;
using System.Collections.Generic;

namespace Onshi
{
    /// <summary>
    /// Consents that hold, of one patient or of many (有効な同意の一覧). They are never kept: find them anew
    /// for each request, with Session.Permit or Add. Not for two threads at once.
    /// </summary>
    public sealed unsafe class Permits : IDisposable
    {
        internal readonly PermitsHandle Handle;

        /// <summary>Begins without any.</summary>
        public Permits()
        {
            IntPtr permits, error;
            OnshiException.Check(Native.onshi_permits_new(&permits, &error), error);
            Handle = new PermitsHandle(permits);
        }

        /// <summary>Frees them.</summary>
        public void Dispose()
        {
            Handle.Dispose();
        }

        /// <summary>
        /// Adds everything that a consent permits now on its road, for a program that keeps consents itself;
        /// which classes that is. None: Consent.Permits says why.
        /// </summary>
        public IReadOnlyList<DataClass> Add(Consent consent, Clock clock, DateTimeOffset? now = null)
        {
            IntPtr error;
            uint classes = 0;
            int status = Native.onshi_permits_add(
                Handle, consent.Handle, clock.Handle, Times.At(now), &classes, &error);
            OnshiException.Check(status, error);
            return Masks.Classes(classes);
        }
    }
}
