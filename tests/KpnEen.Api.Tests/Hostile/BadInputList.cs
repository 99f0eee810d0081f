namespace KpnEen.Api.Tests.Hostile;

/// <summary>Where those of the 76 bad inputs are held that have tests elsewhere, and which cannot be held yet.</summary>
internal static class BadInputList
{
    public const int Count = 76;

    /// <summary>By number, the name of the test.</summary>
    public static IReadOnlyDictionary<int, string> Elsewhere { get; } =
        new Dictionary<int, string>
        {
            [1] = "O8_without_a_token_the_challenge_names_no_error",
            [2] = "O5_time_is_kept_with_30_seconds_of_grace",
            [3] = "O5_time_is_kept_with_30_seconds_of_grace",
            [4] = "O6_other_algorithms_are_refused",
            [5] = "O6_an_algorithm_of_another_kind_of_key_is_refused",
            [6] = "O7_ten_thousand_made_up_key_ids_cost_two_fetches",
            [7] = "O2_an_unknown_issuer_is_refused",
            [8] = "O5_every_claim_is_needed_and_typed",
            [9] = "O13_the_tokens_of_a_deleted_client_end_with_it",
            [10] = "O13_O43_a_revoked_token_is_refused_at_once_whatever_the_hint",
            [11] = "O8_without_the_scope_the_challenge_names_it",
            [12] = "O10_a_token_in_the_address_is_refused_and_not_logged",
            [13] = "O10_two_authorization_headers_are_refused",
            [14] = "O6_a_token_over_8_kilobytes_is_refused",
            [16] = "O31_reliability_16_of_50_redemptions_at_once_one_succeeds_and_then_nothing_of_it_is_left",
            [17] = "O27_reliability_17_only_S256_is_taken",
            [18] = "O29_reliability_18_anything_but_the_registered_text_ends_on_a_page",
            [19] = "O39_reliability_19_a_superseded_token_that_comes_late_ends_the_family_and_is_told",
            [20] = "Reliability_20_without_a_state_none_is_sent_back",
            [21] = "A25_Every_operation_answers_a_foreign_id_as_it_answers_an_unknown_one",
            [22] = "A25_S22_What_is_no_id_is_as_unknown",
            [23] = "A25_S22_What_is_no_id_is_as_unknown",
            [26] = "A25_S22_What_is_no_id_is_as_unknown",
            [28] = "A25_S22_What_is_no_id_is_as_unknown",
            [29] = "A25_S22_What_is_no_id_is_as_unknown",
            [30] = "A25_Every_operation_answers_an_id_of_another_kind_as_unknown",
            [53] = "A27_A_member_that_is_ours_is_refused_by_name_and_nothing_is_written",
            [60] = "S30_What_two_readers_may_read_differently_is_refused_and_the_connection_closed",
            [61] = "S30_What_two_readers_may_read_differently_is_refused_and_the_connection_closed",
            [63] = "A11_every_changed_character_spoils_a_cursor",
            [69] = "A8_another_body_with_the_key_is_422",
            [70] = "A3_428_and_412_to_writers_who_did_not_read",
            [71] = "A25_A16_Every_operation_answers_a_deleted_id_as_unknown_and_so_does_a_second_delete",
            [72] = "A35_A_hundred_changes_at_once_are_a_hundred_entries_and_the_chain_holds",
            [73] = "A19_above_the_quota_stands_429_with_the_registered_type_and_the_policy",
            [74] = "A23_An_action_is_posted_to_the_call_and_told_when_the_state_forbids_it",
            [76] = "What_is_no_sound_that_can_be_played_is_refused_with_the_reason",
        };

    /// <summary>By number, what is missing.</summary>
    public static IReadOnlyDictionary<int, string> NotYet { get; } =
        new Dictionary<int, string> { [49] = "there are no holidays yet", [55] = "there are no menus yet" };
}
