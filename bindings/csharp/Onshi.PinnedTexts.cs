// Texts in UTF-8 that stay where they are while a call reads a structure that points to them, and are wiped then.
using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace Onshi
{
    sealed unsafe class PinnedTexts : IDisposable
    {
        readonly List<GCHandle> held = new List<GCHandle>();

        // Ends with NUL; null stays null.
        public byte* Hold(string text)
        {
            return text == null ? null : Hold(Texts.Utf8(text));
        }

        // The same of what is no string because it is secret.
        public byte* Hold(char[] secret)
        {
            return secret == null ? null : Hold(Texts.Utf8(secret));
        }

        byte* Hold(byte[] text)
        {
            GCHandle bytes = GCHandle.Alloc(text, GCHandleType.Pinned);
            held.Add(bytes);
            return (byte*)bytes.AddrOfPinnedObject();
        }

        public void Dispose()
        {
            foreach (GCHandle one in held)
            {
                var text = (byte[])one.Target;
                Array.Clear(text, 0, text.Length);
                one.Free();
            }
            held.Clear();
        }
    }
}
