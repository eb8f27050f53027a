// Codes by which a device is set up (アクティベーションコード): issued at most once, handed over once, kept nowhere.
using System;

namespace Onshi
{
    /// <summary>A code being issued for a device. Its JSON holds no code.</summary>
    public sealed unsafe class Issuance : IDisposable
    {
        readonly IssuanceHandle handle;

        Issuance(IntPtr given)
        {
            handle = new IssuanceHandle(given);
        }

        /// <summary>The request that asks for the codes of all states. It changes nothing.</summary>
        public static ActivationInquiryRequest Inquiry()
        {
            IntPtr request, error;
            OnshiException.Check(Native.onshi_activation_inquiry(&request, &error), error);
            return View.Over<ActivationInquiryRequest>(new Record(request));
        }

        /// <summary>
        /// The request that makes a code void: the one of that index in the answer to an inquiry; null if there
        /// is none.
        /// </summary>
        public static Record Invalidation(View listed, int index)
        {
            IntPtr request = IntPtr.Zero, error;
            int status = Native.onshi_activation_invalidation(
                listed.Record.Handle, (uint)index, &request, &error);
            bool isNone = OnshiException.Check(status, error) == Native.ONSHI_S_NONE;
            return isNone ? null : new Record(request);
        }

        /// <summary>
        /// Plans a code for a device that has none, by the answer to a fresh inquiry; null, with the reason, if
        /// it has one.
        /// </summary>
        public static Issuance Plan(string deviceName, View listed, out Reason? refused)
        {
            IntPtr issuance = IntPtr.Zero, error;
            uint reason = 0;
            byte[] name = Texts.Utf8(deviceName);
            fixed (byte* bytes = name)
            {
                int status = Native.onshi_issuance_plan(
                    bytes, Texts.Length(name), listed.Record.Handle, &issuance, &reason, &error);
                refused = Masks.Denied(OnshiException.Check(status, error), reason);
            }
            return refused == null ? new Issuance(issuance) : null;
        }

        /// <summary>Makes it from its JSON.</summary>
        public Issuance(string json)
        {
            IntPtr issuance, error;
            byte[] text = Texts.Utf8(json);
            fixed (byte* kept = text)
                OnshiException.Check(
                    Native.onshi_issuance_from_json(kept, Texts.Length(text), &issuance, &error), error);
            handle = new IssuanceHandle(issuance);
        }

        /// <summary>To be kept, without the code.</summary>
        public string Json()
        {
            return Texts.Utf8((buffer, capacity, length, error) =>
                Native.onshi_issuance_json(handle, buffer, capacity, length, error));
        }

        /// <summary>Frees it; a code that was not taken is wiped. An inquiry shows it again.</summary>
        public void Dispose()
        {
            handle.Dispose();
        }

        /// <summary>Where it stands.</summary>
        public IssuanceStage Stage
        {
            get { return Standing().Item1; }
        }

        /// <summary>Whether a code waits for Take.</summary>
        public bool HasCode
        {
            get { return Standing().Item2; }
        }

        Tuple<IssuanceStage, bool> Standing()
        {
            IntPtr error;
            uint stage, hasCode;
            OnshiException.Check(
                Native.onshi_issuance_stage(handle, &stage, &hasCode, &error), error);
            return Tuple.Create((IssuanceStage)stage, hasCode != 0);
        }

        /// <summary>The request, once; null if it was handed out before. Keep the JSON, then submit.</summary>
        public ActivationIssueRequest Send()
        {
            IntPtr request = IntPtr.Zero, error;
            int status = Native.onshi_issuance_send(handle, &request, &error);
            bool isNone = OnshiException.Check(status, error) == Native.ONSHI_S_NONE;
            return isNone ? null : View.Over<ActivationIssueRequest>(new Record(request));
        }

        /// <summary>
        /// Notes that the request was answered, also late; null if the terminal refused it. The record holds the
        /// text of the code: free it then.
        /// </summary>
        public void Answered(View answer)
        {
            IntPtr error;
            RecordHandle told = answer == null ? RecordHandle.None : answer.Record.Handle;
            OnshiException.Check(Native.onshi_issuance_answered(handle, told, &error), error);
        }

        /// <summary>Notes that the answer is lost: an inquiry tells what became of it.</summary>
        public void Lost()
        {
            IntPtr error;
            OnshiException.Check(Native.onshi_issuance_lost(handle, &error), error);
        }

        /// <summary>Notes the codes there are, by the answer to an inquiry made after the request.</summary>
        public void Listed(View listed)
        {
            IntPtr error;
            OnshiException.Check(
                Native.onshi_issuance_listed(handle, listed.Record.Handle, &error), error);
        }

        /// <summary>Notes that nobody waits any longer. A late answer still counts.</summary>
        public void GiveUp()
        {
            IntPtr error;
            OnshiException.Check(Native.onshi_issuance_give_up(handle, &error), error);
        }

        /// <summary>
        /// The code, once: the library wipes it when it was taken. Show it to whoever types it into the device,
        /// clear the array, and keep the code nowhere. It is no string, because none can be wiped. Null: none.
        /// </summary>
        public char[] Take()
        {
            int status;
            return Texts.Secret(
                (buffer, capacity, length, error) =>
                    Native.onshi_issuance_take(handle, buffer, capacity, length, error),
                out status);
        }
    }
}
