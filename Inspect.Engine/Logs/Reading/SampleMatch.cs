using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Reading;

/// <summary>Which sample of a log an id and an epoch ask for, in either container (log format 6.4): that whose id is the same, else one whose id reads the same, so that <c>1</c> finds <c>"1"</c> and back.</summary>
internal static class SampleMatch
{
    /// <summary>Two ids read the same: they name the same member of an archive.</summary>
    public static bool ReadsAs(SampleId id, SampleId other) => id == other || LogText.Escape(id.Text) == LogText.Escape(other.Text);

    /// <summary>The place of the sample, of all that are gone through no further than needed; default where there is none.</summary>
    /// <param name="places">Places of the samples, with id and epoch; null where a place tells neither.</param>
    /// <param name="id">The id asked for.</param>
    /// <param name="epoch">The epoch asked for.</param>
    public static T? Find<T>(IEnumerable<(T Place, (SampleId Id, int Epoch)? Sample)> places, SampleId id, int epoch)
        where T : struct
    {
        T? loose = null;
        foreach (var (place, sample) in places)
        {
            if (sample is not { } known || known.Epoch != epoch || !ReadsAs(known.Id, id))
            {
                continue;
            }

            if (known.Id == id)
            {
                return place;
            }

            loose ??= place;
        }

        return loose;
    }
}
