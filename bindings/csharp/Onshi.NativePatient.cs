// A patient in the form of the C calls that take UTF-8 only.
using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace Onshi
{
    sealed unsafe class NativePatient : IDisposable
    {
        readonly List<GCHandle> held = new List<GCHandle>();

        public readonly onshi_patient Value;

        public NativePatient(Patient patient)
        {
            Value = new onshi_patient
            {
                struct_size = (uint)sizeof(onshi_patient),
                id = Hold(patient.Id),
                reference_number = Hold(patient.ReferenceNumber),
                insurer_number = Hold(patient.InsurerNumber),
                symbol = Hold(patient.Symbol),
                number = Hold(patient.Number),
                branch = Hold(patient.Branch),
                name = Hold(patient.Name),
                kana = Hold(patient.Kana),
                birthdate = Hold(patient.Birthdate),
            };
        }

        byte* Hold(string text)
        {
            if (text == null)
                return null;
            held.Add(GCHandle.Alloc(Texts.Utf8(text), GCHandleType.Pinned));
            return (byte*)held[held.Count - 1].AddrOfPinnedObject();
        }

        public void Dispose()
        {
            foreach (GCHandle one in held)
                one.Free();
            held.Clear();
        }
    }
}
