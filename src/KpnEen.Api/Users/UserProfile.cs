namespace KpnEen.Api.Users;

/// <summary>What a user has: only fixed phones, or a mobile as well.</summary>
internal enum UserProfile
{
    Fixed,
    FixedMobile,
}
