// The passcode for confirming by sight (目視確認): asked for, shown once, kept nowhere.
using System;

namespace Onshi
{
    /// <summary>Asking for a passcode, and taking it.</summary>
    public static unsafe class Passcodes
    {
        /// <summary>The request, for Operations.VisualCheckPasscode.</summary>
        public static PasscodeRequest Request(PasscodeKind which)
        {
            Library.Check();
            IntPtr request, error;
            OnshiException.Check(
                Native.onshi_passcode_request((uint)which, &request, &error), error);
            return View.Over<PasscodeRequest>(new Record(request));
        }

        /// <summary>
        /// The passcode of an answer, once: the record is wiped then, so read before how long it is good for. Show
        /// it to whoever types it, clear the array, and dispose of the answer that the record came from. It is no
        /// string, because none can be wiped. Null, with the reason: there is none.
        /// </summary>
        public static char[] Take(PasscodeAnswer answer, out Reason? refused)
        {
            uint told = 0;
            uint* reason = &told;
            int status;
            char[] code = Texts.Secret(
                (buffer, capacity, length, error) => Native.onshi_passcode_take(
                    answer.Record.Handle, reason, buffer, capacity, length, error),
                out status);
            refused = Masks.Denied(status, told);
            return code;
        }
    }
}
