namespace KpnEen.Pbx.Directory;

/// <summary>A telephone of a user: one SIP account, any number of registered contacts.</summary>
/// <param name="Id"><c>dev_…</c></param>
/// <param name="Username">SIP user part and digest username; unique on the platform.</param>
/// <param name="Ha1Md5">RFC 7616 3.4.2: MD5(username:realm:password), lower-case hex. The password itself is not kept.</param>
/// <param name="Ha1Sha256">The same with SHA-256.</param>
/// <param name="IsVirtual">A sandbox phone that answers by itself.</param>
/// <param name="MostContacts">How many contacts may be registered at once; null: as the registrar has it.</param>
/// <param name="MediaEncryption">SRTP towards the telephone.</param>
public sealed record Device(
    string Id,
    string UserId,
    string Name,
    string Username,
    string Ha1Md5,
    string Ha1Sha256,
    bool IsVirtual = false,
    int? MostContacts = null,
    MediaEncryption MediaEncryption = MediaEncryption.Optional
);
