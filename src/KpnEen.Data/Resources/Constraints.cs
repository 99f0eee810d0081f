using Npgsql;

namespace KpnEen.Data.Resources;

/// <summary>Which member of the input a violated constraint is about.</summary>
internal static class Constraints
{
    /// <returns>Null when the violation is not one that input can cause.</returns>
    public static WriteResult<T>? Explain<T>(PostgresException violation) =>
        violation.SqlState switch
        {
            PostgresErrorCodes.UniqueViolation when UniqueMember(violation.ConstraintName) is { } member => new WriteResult<T>.AlreadyUsed(
                member
            ),
            PostgresErrorCodes.ForeignKeyViolation when ReferringMember(violation.ConstraintName) is { } member =>
                new WriteResult<T>.UnknownReference(member),
            _ => null,
        };

    private static string? UniqueMember(string? constraint) =>
        constraint switch
        {
            "extensions_pkey" => "extension",
            "devices_username_key" => "username",
            "numbers_e164_key" => "e164",
            "call_me_now_blocked_numbers_number_key" => "number",
            "tenants_domain_key" => "domain",
            "tenants_external_reference_key" => "externalReference",
            _ => null,
        };

    private static string? ReferringMember(string? constraint) =>
        constraint switch
        {
            "numbers_tenant_id_target_user_id_fkey" or "numbers_tenant_id_target_hunt_group_id_fkey" => "target/id",
            "call_me_now_keys_tenant_id_target_user_id_fkey" or "call_me_now_keys_tenant_id_target_hunt_group_id_fkey" => "target/id",
            "hunt_group_members_tenant_id_user_id_fkey" => "members",
            "devices_tenant_id_user_id_fkey" => "userId",
            _ => null,
        };
}
