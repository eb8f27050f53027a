// The answers of the rules: yes until a time, or no with a reason.
using System;
using System.Collections.Generic;

namespace Onshi
{
    /// <summary>A yes or a no of a rule.</summary>
    public struct Permission
    {
        /// <summary>Until when it holds, if nothing is heard before; null if it is a no.</summary>
        public readonly DateTimeOffset? Until;

        /// <summary>Why not; null if it is a yes.</summary>
        public readonly Reason? Reason;

        Permission(DateTimeOffset? until, Reason? reason)
        {
            Until = until;
            Reason = reason;
        }

        /// <summary>Whether it is a yes.</summary>
        public bool IsGranted
        {
            get { return Reason == null; }
        }

        internal static Permission Of(int status, uint until, uint reason)
        {
            return status == Native.ONSHI_S_DENIED
                ? new Permission(null, (Reason)reason) : new Permission(Times.Of(until), null);
        }
    }

    static class Masks
    {
        /// The classes of a mask.
        public static IReadOnlyList<DataClass> Classes(uint mask)
        {
            var classes = new List<DataClass>();
            for (int bit = 0; bit < 32; bit++)
                if ((mask >> bit & 1) != 0)
                    classes.Add((DataClass)bit);
            return classes;
        }

        /// The reason of a no; null for a yes.
        public static Reason? Denied(int status, uint reason)
        {
            return status == Native.ONSHI_S_DENIED ? (Reason)reason : (Reason?)null;
        }
    }
}
