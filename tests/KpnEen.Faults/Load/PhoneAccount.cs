namespace KpnEen.Faults.Load;

/// <summary>A user of the company with a telephone.</summary>
public sealed record PhoneAccount(string UserId, string Number, string Username, string Password, string Domain);
