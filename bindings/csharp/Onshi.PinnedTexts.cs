// Texts in UTF-8 that stay where they are while a call reads a structure that points to them.
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
            if (text == null)
                return null;
            GCHandle bytes = GCHandle.Alloc(Texts.Utf8(text), GCHandleType.Pinned);
            held.Add(bytes);
            return (byte*)bytes.AddrOfPinnedObject();
        }

        public void Dispose()
        {
            foreach (GCHandle one in held)
                one.Free();
            held.Clear();
        }
    }
}
