"""Every fault that the simulated world is shown to find."""

from __future__ import annotations

import faults_of_cluster
import faults_of_core
import faults_of_files

FAULTS = (*faults_of_cluster.FAULTS, *faults_of_core.FAULTS, *faults_of_files.FAULTS)
