namespace KpnEen.Media.Ice;

/// <summary>Error codes of an answer (RFC 8489 14.8, RFC 8445 16.1.3).</summary>
internal enum StunError
{
    None = 0,
    BadRequest = 400,
    Unauthorized = 401,
    UnknownAttribute = 420,
    RoleConflict = 487,
}
