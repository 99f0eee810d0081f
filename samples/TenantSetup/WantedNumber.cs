namespace TenantSetup;

/// <param name="E164"><c>+31…</c></param>
/// <param name="Extension">Of the user or hunt group it leads to.</param>
internal sealed record WantedNumber(string E164, string Extension, string? Label);
