namespace RelayCloud.LocalCloud.Services;

/// <summary>Sorts services into waves: all of one wave start together, after every earlier wave is healthy.</summary>
internal static class StartOrder
{
    /// <summary>The waves, first to start first. Within a wave the order of <paramref name="services"/> is kept.</summary>
    /// <exception cref="InvalidOperationException">A name is used twice, is unknown, or services wait for each other: a mistake in the catalog.</exception>
    public static IReadOnlyList<IReadOnlyList<ServiceSpec>> Waves(IReadOnlyList<ServiceSpec> services)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var service in services)
        {
            if (!names.Add(service.Name))
                throw new InvalidOperationException($"Two services are called '{service.Name}'.");
        }

        foreach (var service in services)
        {
            if (service.StartsAfter.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
                throw new InvalidOperationException($"Service '{service.Name}' starts after '{unknown}', which is not in the list.");
        }

        List<IReadOnlyList<ServiceSpec>> waves = [];
        var placed = new HashSet<string>(StringComparer.Ordinal);
        var left = services.ToList();
        while (left.Count > 0)
        {
            var wave = left.Where(service => service.StartsAfter.All(placed.Contains)).ToList();
            if (wave.Count == 0)
                throw new InvalidOperationException($"These services wait for each other: {string.Join(", ", left.Select(service => service.Name))}.");
            waves.Add(wave);
            placed.UnionWith(wave.Select(service => service.Name));
            left.RemoveAll(service => placed.Contains(service.Name));
        }

        return waves;
    }
}
