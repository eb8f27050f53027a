// Whom a request is about: the numbers of a person, in the form that requests carry.
using System;

namespace Onshi
{
    /// <summary>
    /// The numbers of a person in any typed record that holds them: the search of a query, the
    /// registration of a number.
    /// </summary>
    public static unsafe class Numbers
    {
        /// <summary>
        /// Sets whom a request is about by health insurance: 保険者番号, 記号, 番号, 枝番. What is null or
        /// empty becomes absent.
        /// </summary>
        public static void SetInsurance(
            this View view, string insurer, string symbol, string number, string branch = null)
        {
            IntPtr error;
            int status = TryInsurance(view, insurer, symbol, number, branch, &error);
            OnshiException.Check(status, error);
        }

        /// <summary>
        /// Sets whom a request is about by the numbers of a patient, under the coverage that their insurer
        /// number belongs to.
        /// </summary>
        public static void SetNumbersOf(this View view, Patient patient)
        {
            IntPtr error;
            int status = TryInsurance(
                view, patient.InsurerNumber, patient.Symbol, patient.Number, patient.Branch, &error);
            if (status != Errors.WrongCoverage)
            {
                OnshiException.Check(status, error);
                return;
            }
            new ErrorHandle(error).Dispose();
            view.SetMedicalAid(patient.InsurerNumber, patient.Number);
        }

        static int TryInsurance(
            View view, string insurer, string symbol, string number, string branch, IntPtr* error)
        {
            fixed (uint* steps = view.Way)
            fixed (char* a = insurer, b = symbol, c = number, d = branch)
                return Native.onshi_record_set_insurance_u16(
                    view.Record.Handle, steps, Record.Count(view.Way),
                    (ushort*)a, Texts.Length(insurer), (ushort*)b, Texts.Length(symbol),
                    (ushort*)c, Texts.Length(number), (ushort*)d, Texts.Length(branch), error);
        }

        /// <summary>
        /// Sets whom a request is about by medical aid (医療扶助): 公費負担者番号 and 受給者番号.
        /// </summary>
        public static void SetMedicalAid(this View view, string payer, string recipient)
        {
            IntPtr error;
            fixed (uint* steps = view.Way)
            fixed (char* a = payer, b = recipient)
            {
                int status = Native.onshi_record_set_medical_aid_u16(
                    view.Record.Handle, steps, Record.Count(view.Way),
                    (ushort*)a, Texts.Length(payer), (ushort*)b, Texts.Length(recipient), &error);
                OnshiException.Check(status, error);
            }
        }

        /// <summary>
        /// Under which coverage a group is to be read and labelled; null for one without numbers of a person.
        /// </summary>
        public static Coverage? Coverage(this View view)
        {
            IntPtr error;
            uint coverage;
            fixed (uint* steps = view.Way)
            {
                int status = Native.onshi_record_coverage(
                    view.Record.Handle, steps, Record.Count(view.Way), &coverage, &error);
                bool isNone = OnshiException.Check(status, error) == Native.ONSHI_S_NONE;
                return isNone ? (Coverage?)null : (Coverage)coverage;
            }
        }

        /// <summary>
        /// Compares two names. With `anyOrder` the parts of one may begin at any of them (姓名の順).
        /// </summary>
        public static NameLikeness Compare(string one, string other, bool anyOrder = false)
        {
            IntPtr error;
            uint names;
            fixed (char* a = one, b = other)
            {
                int status = Native.onshi_names_compare_u16(
                    (ushort*)a, Texts.Length(one), (ushort*)b, Texts.Length(other), anyOrder ? 1u : 0,
                    &names, &error);
                OnshiException.Check(status, error);
            }
            return (NameLikeness)names;
        }
    }
}
