// The patients of the program, and whose answer an answer is (紐付け).
using System;
using System.Collections;
using System.Collections.Generic;

namespace Onshi
{
    /// <summary>
    /// A patient as the program knows them. What is not known is null. Derive from it to carry the chart
    /// along: a verdict gives the very object back.
    /// </summary>
    public class Patient
    {
        /// <summary>
        /// The program's own number of the chart (患者番号). A chart with health insurance and medical aid
        /// (併用) is two patients with the same id. What persons say is remembered by it.
        /// </summary>
        public string Id;

        /// <summary>Reference number that was registered for them (照会番号).</summary>
        public string ReferenceNumber;

        /// <summary>Insurer number (保険者番号).</summary>
        public string InsurerNumber;

        /// <summary>Symbol (被保険者証記号).</summary>
        public string Symbol;

        /// <summary>Number (被保険者証番号).</summary>
        public string Number;

        /// <summary>Branch number (枝番).</summary>
        public string Branch;

        /// <summary>Name (氏名).</summary>
        public string Name;

        /// <summary>Name in kana (氏名カナ).</summary>
        public string Kana;

        /// <summary>Birth date, yyyyMMdd (生年月日).</summary>
        public string Birthdate;

        internal unsafe onshi_patient ForCall(PinnedTexts texts)
        {
            return new onshi_patient
            {
                struct_size = (uint)sizeof(onshi_patient),
                id = texts.Hold(Id),
                reference_number = texts.Hold(ReferenceNumber),
                insurer_number = texts.Hold(InsurerNumber),
                symbol = texts.Hold(Symbol),
                number = texts.Hold(Number),
                branch = texts.Hold(Branch),
                name = texts.Hold(Name),
                kana = texts.Hold(Kana),
                birthdate = texts.Hold(Birthdate),
            };
        }
    }

    /// <summary>The patients of the program. Not for two threads at once.</summary>
    public sealed unsafe partial class Patients : IReadOnlyList<Patient>, IDisposable
    {
        internal readonly PatientsHandle Handle;
        readonly List<Patient> all = new List<Patient>();

        /// <summary>An empty list.</summary>
        public Patients()
        {
            Library.Check();
            IntPtr patients, error;
            OnshiException.Check(Native.onshi_patients_new(&patients, &error), error);
            Handle = new PatientsHandle(patients);
        }

        /// <summary>A list of these.</summary>
        public Patients(IEnumerable<Patient> patients) : this()
        {
            foreach (Patient patient in patients)
                Add(patient);
        }

        /// <summary>Adds a patient; what is changed in it later does not count here.</summary>
        public void Add(Patient patient)
        {
            IntPtr error;
            fixed (char* id = patient.Id, reference = patient.ReferenceNumber,
                insurer = patient.InsurerNumber, symbol = patient.Symbol, number = patient.Number,
                branch = patient.Branch, name = patient.Name, kana = patient.Kana,
                birthdate = patient.Birthdate)
            {
                var native = new onshi_patient_u16
                {
                    struct_size = (uint)sizeof(onshi_patient_u16),
                    id = (ushort*)id,
                    reference_number = (ushort*)reference,
                    insurer_number = (ushort*)insurer,
                    symbol = (ushort*)symbol,
                    number = (ushort*)number,
                    branch = (ushort*)branch,
                    name = (ushort*)name,
                    kana = (ushort*)kana,
                    birthdate = (ushort*)birthdate,
                };
                OnshiException.Check(Native.onshi_patients_add_u16(Handle, &native, &error), error);
            }
            all.Add(patient);
        }

        /// <summary>How many there are.</summary>
        public int Count
        {
            get { return all.Count; }
        }

        /// <summary>One of them.</summary>
        public Patient this[int index]
        {
            get { return all[index]; }
        }

        /// <summary>All of them.</summary>
        public IEnumerator<Patient> GetEnumerator()
        {
            return all.GetEnumerator();
        }

        IEnumerator IEnumerable.GetEnumerator()
        {
            return GetEnumerator();
        }

        /// <summary>Frees the list.</summary>
        public void Dispose()
        {
            Handle.Dispose();
        }

        internal Patient At(uint index)
        {
            return index == Native.ONSHI_NO_PATIENT ? null : all[(int)index];
        }

        internal uint IndexOf(Patient patient)
        {
            int index = all.FindIndex(one => ReferenceEquals(one, patient));
            if (index < 0)
                throw new ArgumentException("the patient is not in this list", "patient");
            return (uint)index;
        }
    }
}
