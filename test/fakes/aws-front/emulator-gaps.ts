import { clusterGroup } from './cluster-group.js';
import { eksParts } from './eks-parts.js';
import { eksTags } from './eks-tags.js';
import { eksUpdates } from './eks-updates.js';
import { eksVersions } from './eks-versions.js';
import type { Layer } from './front.js';
import { interfaceFilters } from './interface-filters.js';
import { keyPairTags } from './key-pair-tags.js';
import { noPrices } from './no-prices.js';
import { roleOfProfile } from './role-of-profile.js';
import { roomyQuotas } from './roomy-quotas.js';
import { templateTags } from './template-tags.js';

/** Returns the layers that answer what an emulator lacks of what a system needs. */
export function emulatorGaps(emulator: 'ministack' | 'moto', endpoint: string): Layer[] {
  const both = [eksVersions, noPrices, roomyQuotas, clusterGroup(endpoint), eksTags()];
  if (emulator === 'moto') return [...both, eksParts(), templateTags(), roleOfProfile];
  return [...both, eksUpdates(), keyPairTags(), interfaceFilters];
}
