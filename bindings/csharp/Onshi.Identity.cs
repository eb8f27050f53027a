// The client certificate (電子証明書) of the way by HTTPS: how long it holds, and which one it is.
using System;

namespace Onshi
{
    unsafe delegate int TellsIdentity(
        onshi_identity* identity, byte* buffer, uint capacity, uint* length, IntPtr* error);

    /// <summary>How a client certificate stands (電子証明書の期限).</summary>
    public sealed unsafe class Identity
    {
        /// <summary>How it stands.</summary>
        public readonly IdentityState State;

        /// <summary>
        /// Of IdentityState.Within: the step in days, 90, 60, 30, 15 or 7; else null. Tell people at each.
        /// </summary>
        public readonly int? Step;

        /// <summary>Whole days that are left; negative once it is over.</summary>
        public readonly int DaysLeft;

        /// <summary>It does not hold before (有効期間の開始).</summary>
        public readonly DateTimeOffset ValidFrom;

        /// <summary>The last second at which it holds (有効期間の終了).</summary>
        public readonly DateTimeOffset ValidUntil;

        /// <summary>
        /// By which the configuration of a site names it (拇印): SHA-256, 64 hexadecimal digits.
        /// </summary>
        public readonly string Thumbprint;

        Identity(onshi_identity told, string thumbprint)
        {
            State = (IdentityState)told.validity;
            Step = told.step == 0 ? (int?)null : (int)told.step;
            DaysLeft = told.days_left;
            ValidFrom = Times.Of(told.valid_from);
            ValidUntil = Times.Of(told.valid_until);
            Thumbprint = thumbprint;
        }

        /// <summary>
        /// How the certificate of a file's bytes stands at a time, without a session: PEM, our own certificate first, or
        /// PKCS#12 with its passphrase, which the caller clears. For a window of settings.
        /// </summary>
        public static Identity OfFile(byte[] file, char[] passphrase = null, DateTimeOffset? now = null)
        {
            Library.Check();
            uint at = Times.At(now);
            using (var texts = new PinnedTexts())
            {
                byte* secret = texts.Hold(passphrase);
                fixed (byte* pinned = file)
                {
                    byte* bytes = pinned;
                    return Told((identity, buffer, capacity, length, error) =>
                        Native.onshi_identity_of_file(
                            bytes, (uint)file.Length, secret, Native.ONSHI_NUL, at, identity, buffer,
                            capacity, length, error));
                }
            }
        }

        /// What a call tells; null if there is none.
        internal static Identity Told(TellsIdentity tell)
        {
            var told = new onshi_identity { struct_size = (uint)sizeof(onshi_identity) };
            onshi_identity* place = &told;
            string thumbprint = Texts.Utf8((buffer, capacity, length, error) =>
                tell(place, buffer, capacity, length, error));
            return thumbprint == null ? null : new Identity(told, thumbprint);
        }
    }

    public sealed unsafe partial class Session
    {
        /// <summary>
        /// How the certificate stands that it goes out with; null over folders, where the terminal has it. Look when it
        /// opens, and once a day.
        /// </summary>
        public Identity Identity
        {
            get
            {
                return Hold(session => Identity.Told((identity, buffer, capacity, length, error) =>
                    Native.onshi_session_identity(session, identity, buffer, capacity, length, error)));
            }
        }
    }
}
